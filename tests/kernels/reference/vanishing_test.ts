import { assert, assertEquals } from "@std/assert";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { normals } from "../oracle/lane.ts";
import { allocateCg, linearised, tensorOf } from "./tensors.ts";

const backend = createReferenceBackend();

Deno.test("vanishing probabilities have finite gradients, products, surrogates and KLs", async () => {
  // Logits come from the last biases alone: −1000 leaves an action a probability of exactly 0.
  const A = 3;
  const policy = backend.policy({
    shape: { inputs: 1, hidden: [1, 1] as const, actions: A },
    observations: tensorOf(backend, "x", [1, 1], [1]),
  });
  const parameters = 2 + 2 + 2 * A;
  const logits = (...biases: number[]) => [0, 0, 0, 0, ...new Array<number>(A).fill(0), ...biases];
  const theta = tensorOf(backend, "θ", [1, parameters], logits(0, -1000, 1));
  const adapted = tensorOf(backend, "θ′", [1, 1, parameters], logits(-1000, 0, 1));
  const table = backend.tensor("π", [1, 1, 1, A]);
  backend.policyTable({ policy, theta, out: table });
  const [p] = await backend.read(table);
  assertEquals(p![1], 0);

  // All the weight lies on actions that neither policy can take, or only one of them.
  const rows = (behaviour: number[]) => ({
    weights: tensorOf(backend, "W", [1, 1, 1, A], [0.5, -1, 0.25]),
    visits: tensorOf(backend, "n", [1, 1, 1], [1]),
    behaviour: tensorOf(backend, "π_b", [1, 1, 1, A], behaviour),
  });
  for (const objective of ["score", "ratio"] as const) {
    const step = { theta, rows: rows([0.5, 0, 0.5]) };
    const loop = { steps: [step, step], stepSize: 0.5, objective };
    const outer = { theta: adapted, rows: rows([0, 1, 0]) };
    const gradient = backend.tensor("g", [1, 1, parameters]);
    const product = backend.tensor("A v", [1, 1, parameters]);
    const after = backend.tensor("θ″", [1, 1, parameters]);
    const v = tensorOf(backend, "v", [1, parameters], [...normals(1, parameters)]);
    backend.adapt({ ...step, policy, stepSize: 0.5, objective, out: after });
    backend.metaGradient({
      loop: linearised(backend, { policy, inner: loop, outer }),
      order: 2,
      out: gradient,
    });
    backend.curvatureProduct({
      loop: linearised(backend, { policy, inner: loop, outer }),
      order: 2,
      v,
      out: product,
    });

    const cg = allocateCg(backend, [1, 1, parameters]);
    backend.cgStart({ gradients: gradient, cg });
    backend.copy(v, cg.x);
    backend.write(cg.b, [...normals(1, parameters)]);
    backend.write(cg.r, new Float64Array(parameters));
    const settings = {
      maxKl: 1e-2,
      candidates: 4,
      backtrack: 0.5,
      klSlack: 1e-9, // None is inside: all are measured.
      acceptEqual: true,
    };
    const search = {
      candidates: backend.tensor("candidates", [1, 4, parameters]),
      surrogate: backend.tensor("surrogate", [1, 4]),
      kl: backend.tensor("kl", [1, 4]),
      status: backend.tensor("status", [1, 3]),
    };
    backend.searchCandidates({
      loop: linearised(backend, { policy, inner: loop, outer }),
      theta,
      cg,
      settings,
      search,
    });
    const numbers = await backend.read(
      after,
      gradient,
      product,
      search.surrogate,
      search.kl,
      search.status,
    );
    numbers.forEach((values, k) => assert(values.every(Number.isFinite), `${objective} ${k}`));
    // π_b(1) = 1 and π_new(1) = 0: far outside, by as many nats as the floor allows.
    assert(numbers[4]!.every((kl) => kl > 10));
  }
});
