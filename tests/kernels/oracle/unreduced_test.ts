import { assert, assertEquals } from "@std/assert";
import type { Backend, Objective, Rows, Tensor } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { assertClose } from "./close.ts";
import {
  A2C,
  BANDIT,
  collect,
  type Collected,
  type CollectSettings,
  type Form,
  MDP,
  searchAlongGradient,
} from "./collect.ts";
import { normals } from "./lane.ts";
import { type Samples, samplesOf } from "./samples.ts";
import { linearised } from "../reference/tensors.ts";

/** Sums over 5 rows and over 100 samples round differently, a few 1e-16 a term. */
const ROUNDING = 1e-12;

const SHARED = { hidden: [8, 6], tasks: 1, seed: 3, steps: 1, stepSize: 0.5 } as const;

const CASES: [name: string, settings: Omit<CollectSettings, "objective">][] = [
  ["an MDP, A2C", { ...SHARED, dynamics: MDP, episodes: 8, advantages: A2C }],
  ["an MDP, two inner steps", {
    ...SHARED,
    dynamics: MDP,
    episodes: 6,
    steps: 2,
    advantages: { ...A2C, lambda: 0.9, normalise: false, timeOrigin: 1 },
  }],
  ["an MDP, REINFORCE summed over time", {
    ...SHARED,
    dynamics: MDP,
    episodes: 8,
    stepSize: 0.1, // sums over time are H times larger
    advantages: { ...A2C, estimator: "reinforce", normalise: false, reduction: "sum-over-time" },
  }],
  ["a bandit", { ...SHARED, dynamics: BANDIT, episodes: 30, advantages: A2C }],
];

for (const [name, settings] of CASES) {
  for (const objective of ["score", "ratio"] as const) {
    Deno.test(`a row a sample gives what a row a state gives: ${name}, ${objective}`, async () => {
      const reduced = collect(createReferenceBackend(), { ...settings, objective });
      const perSample = await unreduce(reduced);
      const few = await measure(reduced.backend, reduced, objective);
      const many = await measure(reduced.backend, perSample, objective);
      for (const key of Object.keys(few) as (keyof Measured)[]) {
        assertClose(many[key], few[key], ROUNDING, key);
      }
      assert(few.kl.every((kl) => kl > 0));
    });
  }
}

Deno.test("the per-sample form has a row for each of all batches' samples", async () => {
  const settings = { ...CASES[0]![1], objective: "score" } as const;
  const { policy, outer } = await unreduce(collect(createReferenceBackend(), settings));
  assertEquals(policy.observations.shape, [2 * 8 * 5, 4]); // D and D′, N = 8, H = 5, S = 4
  assertEquals(outer.rows.weights.shape, [1, 1, 80, 3]);
});

/** The same lane with a row a sample; the rows of all batches, a batch weighing 0 on others' rows. */
async function unreduce(collected: Collected): Promise<Form> {
  const { backend, settings, batches, inner, outer } = collected;
  const { states: S } = settings.dynamics;
  const samples = await Promise.all(batches.map((batch) => samplesOf(collected, batch, 0)));
  const states = samples.flatMap((batch) => batch.states);
  const observations = backend.tensor("a row a sample", [states.length, S]);
  backend.write(observations, states.flatMap((s) => oneHot(S, s, 1)));
  const rowsOf = (batch: number) => sampleRows(backend, samples, batch);
  return {
    ...collected,
    policy: backend.policy({ shape: collected.policy.shape, observations }),
    inner: { ...inner, steps: inner.steps.map((step, j) => ({ ...step, rows: rowsOf(j) })) },
    outer: { ...outer, rows: rowsOf(batches.length - 1) },
  };
}

function sampleRows(backend: Backend, batches: readonly Samples[], own: number): Rows {
  const A = batches[0]!.behaviour[0]!.length;
  const weights: number[] = [];
  const visits: number[] = [];
  batches.forEach(({ actions, advantages, Z }, b) =>
    actions.forEach((a, k) => {
      weights.push(...oneHot(A, a, b === own ? advantages[k]! / Z : 0));
      visits.push(b === own ? 1 / actions.length : 0);
    })
  );
  const M = visits.length;
  const rows = {
    weights: backend.tensor("sample weights", [1, 1, M, A]),
    visits: backend.tensor("sample visits", [1, 1, M]),
    behaviour: backend.tensor("sample behaviour", [1, 1, M, A]),
  };
  backend.write(rows.weights, weights);
  backend.write(rows.visits, visits);
  backend.write(rows.behaviour, batches.flatMap(({ behaviour }) => behaviour.flat()));
  return rows;
}

function oneHot(size: number, index: number, value: number): number[] {
  return Array.from({ length: size }, (_, k) => k === index ? value : 0);
}

/** Everything the backend computes from rows. */
type Measured = Record<
  | "step"
  | "gradient"
  | "metaGradient"
  | "hessianPart"
  | "fisher"
  | "curvature"
  | "surrogate"
  | "kl",
  Float64Array
>;

async function measure(backend: Backend, form: Form, objective: Objective): Promise<Measured> {
  const { policy, theta, inner, outer, parameters: P } = form;
  const v = backend.tensor("v", [1, P]);
  backend.write(v, normals(8, P));
  const perTask = (compute: (out: Tensor) => void) => {
    const out = backend.tensor("per task", [1, 1, P]);
    compute(out);
    return out;
  };
  const gradient = (order: 1 | 2) =>
    perTask((out) =>
      backend.metaGradient({ loop: linearised(backend, { policy, inner, outer }), order, out })
    );
  const product = (order: 1 | 2) =>
    perTask((out) =>
      backend.curvatureProduct({
        loop: linearised(backend, { policy, inner, outer }),
        order,
        v,
        out,
      })
    );
  const { rows } = inner.steps[0]!;
  const { stepSize } = inner;

  const search = searchAlongGradient(backend, form);
  const tensors = {
    theta,
    adapted: perTask((out) => backend.adapt({ policy, theta, rows, stepSize, objective, out })),
    gradient: gradient(1), // ∇L′(θ′)
    metaGradient: gradient(2), // J₁ ⋯ Jₖ ∇L′(θ′)
    fisher: product(1), // F v
    curvature: product(2), // J₁ ⋯ Jₖ F Jₖ ⋯ J₁ v
    surrogate: search.surrogate,
    kl: search.kl,
  };
  const blocks = await backend.read(...Object.values(tensors));
  const read = Object.fromEntries(
    Object.keys(tensors).map((key, k) => [key, blocks[k]!]),
  ) as Record<keyof typeof tensors, Float64Array>;
  const { adapted: after, theta: before, ...rest } = read;
  return {
    ...rest,
    step: before.map((value, k) => value - after[k]!), // α∇L of the first step
    // For one step this is −α∇²L g: the Hessian product without the identity.
    hessianPart: rest.metaGradient.map((value, k) => value - rest.gradient[k]!),
  };
}
