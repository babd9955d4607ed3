import { numpy as np } from "@jax-js/jax";
import { lossGradient } from "../../../kernels/adapt/adapt.ts";
import type { Objective, Rows } from "../../../kernels/backend.ts";
import { hessianVectorProduct } from "../../../kernels/curvature/curvature.ts";
import { allocateActivations, allocateTangents, forward } from "../../../kernels/policy/policy.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { assertClose } from "./close.ts";
import {
  A2C,
  type Batch,
  collect,
  type Collected,
  type CollectSettings,
  identity,
  MDP,
  searchAlongGradient,
} from "./collect.ts";
import {
  adapt,
  f64,
  flat,
  gradientOf,
  hessianTimes,
  logPolicy,
  type LogProbabilities,
  type Loss,
  loss,
  meanKl,
  type Parameters,
  parameters,
} from "./jax_maml.ts";
import { normals, unit } from "./lane.ts";
import { samplesOf } from "./samples.ts";
import { linearised } from "../reference/tensors.ts";

/** Both sides are f64 with the same exp and log, and sum a few hundred terms in other orders. */
const ROUNDING = 1e-13;

const SETTINGS: Omit<CollectSettings, "objective" | "steps"> = {
  dynamics: MDP,
  episodes: 4,
  hidden: [6, 5],
  tasks: 2,
  seed: 5,
  stepSize: 0.5,
  advantages: A2C,
};

/** The task that is compared: the second, to see that lanes are told apart. */
const TASK = 1;

/** Two steps, each on data of their own, are the smallest inner loop in which their order matters. */
const LOOPS = [
  ["tables", 1, 0.5],
  ["tables", 2, 0.5],
  ["tables", 2, [0.2, 0, 0.7]],
  ["samples", 2, 0.5],
] as const;

for (const [form, steps, stepSize] of LOOPS) {
  for (const objective of ["score", "ratio"] as const) {
    Deno.test(`autodiff of MAML on ${form} agrees: ${objective}, ${steps} inner step(s) of ${stepSize}`, async () => {
      const settings = { ...SETTINGS, objective, steps, stepSize };
      const collected = collect(createReferenceBackend(), settings);
      const { parameters: P } = collected;
      const v = unit(normals(6, P));
      const ours = await products(collected, v);
      const theirs = await derivatives(collected, form, TASK, v);
      for (const [key, expected] of Object.entries(theirs)) {
        const actual = ours[key as keyof typeof ours].subarray(TASK * P, (TASK + 1) * P);
        assertClose(actual, expected, ROUNDING, key);
      }
    });
  }
}

for (const objective of ["score", "ratio"] as const) {
  Deno.test(`autodiff of the inner loss agrees on its Hessian: ${objective}`, async () => {
    const settings = { ...SETTINGS, objective, steps: 1 };
    const collected = collect(createReferenceBackend(), settings);
    const v = unit(normals(6, collected.parameters));
    const [theta] = await collected.backend.read(collected.theta) as [Float64Array];
    const { loss } = await tableForm(collected, collected.batches[0]!, objective, TASK);
    const { shape } = collected.policy;
    const expected = hessianTimes(loss, parameters(v, shape))(parameters(theta, shape));
    assertClose(await hessianProduct(collected, theta, TASK, v), flat(expected), ROUNDING);
  });
}

Deno.test("the line search measures the adapted candidate: mean surrogate and KL(new ‖ old)", async () => {
  const collected = collect(createReferenceBackend(), {
    ...SETTINGS,
    objective: "ratio",
    steps: 2,
    stepSize: [0.2, 0, 0.7],
  });
  const { backend, parameters: P } = collected;
  const search = searchAlongGradient(backend, collected);
  const [thetas, surrogates, kls] = await backend.read(
    search.candidates,
    search.surrogate,
    search.kl,
  ) as [Float64Array, Float64Array, Float64Array];
  const tasks = await Promise.all([0, 1].map((task) => adaptation(collected, "tables", task)));
  const mean = (value: (task: typeof tasks[number], at: Parameters) => np.Array) =>
    Array.from(surrogates, (_, c) => {
      const start = () => parameters(thetas.subarray(c * P, (c + 1) * P), collected.policy.shape);
      return tasks.reduce((sum, task) => sum + value(task, start()).item(), 0) / tasks.length;
    });
  assertClose(surrogates, mean(({ adapted, outer }, at) => outer.loss(adapted(at))), ROUNDING);
  assertClose(kls, mean(({ adapted, outer }, at) => outer.kl(adapted(at))), ROUNDING);
});

/** The backend's θ′ and products, each `[T, P]`. */
async function products({ backend, parameters: P, ...lane }: Collected, v: Float64Array) {
  const { policy, inner, outer } = lane;
  const direction = backend.tensor("v", [1, P]);
  backend.write(direction, v);
  const perTask = () => backend.tensor("per task", [1, SETTINGS.tasks, P]);
  const [gradient, metaGradient, fisher, curvature] = [perTask(), perTask(), perTask(), perTask()];
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order: 1,
    out: gradient,
  });
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    out: metaGradient,
  });
  backend.curvatureProduct({
    loop: linearised(backend, { policy, inner, outer }),
    order: 1,
    v: direction,
    out: fisher,
  });
  backend.curvatureProduct({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    v: direction,
    out: curvature,
  });
  const read = await backend.read(outer.theta, gradient, metaGradient, fisher, curvature);
  return {
    adapted: read[0]!,
    gradient: read[1]!,
    metaGradient: read[2]!,
    fisher: read[3]!,
    curvature: read[4]!,
  };
}

/** The same of one task, by automatic differentiation. */
async function derivatives(
  collected: Collected,
  form: "tables" | "samples",
  task: number,
  v: Float64Array,
) {
  const { backend, policy: { shape } } = collected;
  const { adapted, outer } = await adaptation(collected, form, task);
  const [theta] = await backend.read(collected.theta) as [Float64Array];
  const start = () => parameters(theta, shape);
  const thetaPrime = flat(adapted(start()));
  const end = () => parameters(thetaPrime, shape);
  const direction = parameters(v, shape);
  const adaptedLoss: Loss = (at) => outer.loss(adapted(at));
  const adaptedKl: Loss = (at) => outer.kl(adapted(at));
  return {
    adapted: thetaPrime,
    gradient: flat(gradientOf(outer.loss)(end())),
    metaGradient: flat(gradientOf(adaptedLoss)(start())),
    fisher: flat(hessianTimes(outer.kl, direction)(end())),
    curvature: flat(hessianTimes(adaptedKl, direction)(start())),
  };
}

/** One task's θ ↦ θ′, and the loss and KL of θ′ on D′. */
async function adaptation(collected: Collected, form: "tables" | "samples", task: number) {
  const { settings: { objective, steps, stepSize }, batches } = collected;
  const formOf = form === "tables" ? tableForm : sampleForm;
  const inner = await Promise.all(
    batches.slice(0, steps).map((batch) => formOf(collected, batch, objective, task)),
  );
  const outer = await formOf(collected, batches[steps]!, "ratio", task);
  const losses = inner.map(({ loss }) => loss);
  return { outer, adapted: (theta: Parameters) => adapt(theta, losses, stepSize) };
}

/** A batch's loss, and mean KL to the policy that sampled it. */
interface Form {
  readonly loss: Loss;
  readonly kl: Loss;
}

/** Of W and n: an entry a state and action. */
async function tableForm(
  { backend, settings, policy }: Collected,
  { rows }: Batch,
  objective: Objective,
  task: number,
): Promise<Form> {
  const { states: S, actions: A } = settings.dynamics;
  const { weights, visits, behaviour } = await laneOf(backend, rows, task);
  const of = logPolicy(f64(identity(S), [S, policy.shape.inputs]));
  const old = np.log(f64(behaviour, [S, A]));
  return {
    loss: loss(objective, { of, weights: f64(weights, [S, A]), behaviour: old.ref }),
    kl: meanKl(of, old, f64(visits, [S])),
  };
}

/** Of the samples themselves: log π(a_t | s_t), advantages by their definition, mean KL over steps. */
async function sampleForm(
  collected: Collected,
  batch: Batch,
  objective: Objective,
  task: number,
): Promise<Form> {
  const { states: S, actions: A } = collected.settings.dynamics;
  const { states, actions, advantages, behaviour, Z } = await samplesOf(collected, batch, task);
  const size = states.length;
  const oneHot = (extent: number, indices: readonly number[]) =>
    f64(
      indices.flatMap((i) => Array.from({ length: extent }, (_, k) => k === i ? 1 : 0)),
      [size, extent],
    );
  const taken = oneHot(A, actions);
  const of = logPolicy(oneHot(S, states));
  const old = np.log(f64(behaviour.flat(), [size, A]));
  const ofTaken: LogProbabilities = {
    of: (theta) => of(theta).mul(taken.ref).sum(1),
    weights: f64(advantages.map((a) => a / Z), [size]),
    behaviour: old.ref.mul(taken.ref).sum(1),
  };
  return {
    loss: loss(objective, ofTaken),
    kl: meanKl(of, old, f64(states.map(() => 1 / size), [size])),
  };
}

/** ∇²L(θ) v of the inner loss, by the R-operator. */
async function hessianProduct(
  { backend, policy, batches, settings }: Collected,
  theta: Float64Array,
  task: number,
  v: Float64Array,
): Promise<Float64Array> {
  const { shape } = policy;
  const { states: S } = settings.dynamics;
  const x = Float64Array.from(identity(S));
  const data = await laneOf(backend, batches[0]!.rows, task);
  const at = allocateActivations(shape, S);
  const delta = allocateTangents(shape, S);
  const scratch = { along: allocateTangents(shape, S), rDelta: allocateTangents(shape, S) };
  const out = new Float64Array(theta.length);
  forward(shape, theta, x, at);
  lossGradient(shape, theta, x, at, settings.objective, data, delta, out);
  const { objective } = settings;
  hessianVectorProduct(shape, theta, x, at, objective, data, delta, v, scratch, out);
  return out;
}

/** One task's rows. */
async function laneOf(backend: Collected["backend"], rows: Rows, task: number) {
  const read = await backend.read(rows.weights, rows.visits, rows.behaviour);
  const [weights, visits, behaviour] = read.map((block) => {
    const lane = block.length / SETTINGS.tasks;
    return block.slice(task * lane, (task + 1) * lane);
  }) as [Float64Array, Float64Array, Float64Array];
  return { weights, visits, behaviour };
}
