import { assert, assertEquals } from "@std/assert";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { allocateCg, linearised } from "../reference/tensors.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "./lanes.ts";

/** Results of every operation that works in the memory laid out for a network and its inner loop. */
function results(lanes: Lanes, { runs, tasks }: LaneCase): Promise<Float64Array[]> {
  const { backend, policy, parameters: P, inner, outer, theta, v, table } = lanes;
  const [adapted, gradient, product] = ["θ″", "g", "A v"].map((label) =>
    backend.tensor(label, [runs, tasks, P])
  );
  // Along v from θ, and as if A were the identity.
  const cg = { ...allocateCg(backend, [runs, 1, P]), b: v, x: v };
  const search = {
    candidates: backend.tensor("candidates", [runs, 2, P]),
    surrogate: backend.tensor("surrogate", [runs, 2]),
    kl: backend.tensor("kl", [runs, 2]),
    status: backend.tensor("status", [runs, 3]),
  };
  const settings = { maxKl: 1, candidates: 2, backtrack: 0.5, klSlack: 0, acceptEqual: false };
  backend.policyTable({ policy, theta, out: table });
  backend.adapt({ ...inner, ...inner.steps[0]!, policy, out: adapted! });
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    out: gradient!,
  });
  backend.curvatureProduct({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    v,
    out: product!,
  });
  backend.searchCandidates({
    loop: linearised(backend, { policy, inner, outer }),
    theta,
    cg,
    settings,
    search,
  });
  return backend.read(table, adapted!, gradient!, product!, ...Object.values(search));
}

Deno.test("a batch behind one full of NaN has the bits that it has on a new backend", async () => {
  for (const it of CASES.filter(({ tasks }) => tasks <= 20)) {
    const expected = await results(buildLanes(createWasmBackend(), it), it);
    const lanes = buildLanes(createWasmBackend(), it);
    const { backend } = lanes;
    // Not the direction: without a step the search would measure nothing.
    const inputs = lanes.inputs.filter((tensor) => tensor !== lanes.v);
    const values = await backend.read(...inputs);
    inputs.forEach((tensor, k) => backend.write(tensor, values[k]!.map(() => NaN)));
    const [table, ...spoiled] = await results(lanes, it);
    assert(table!.every(Number.isNaN) && spoiled.every((numbers) => numbers.some(Number.isNaN)));
    inputs.forEach((tensor, k) => backend.write(tensor, values[k]!));
    assertEquals(await results(lanes, it), expected, JSON.stringify(it));
  }
});
