/**
 * Every operation of a backend, once or more, on a few random shapes: what a
 * meta-iteration of each learner does, and what neither does.
 *
 * Inputs come from the backend's own draws and from integers, so that nothing
 * here depends on an engine's `Math`.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { validateFamily } from "../../envs/validate_family.ts";
import type { Backend, LineSearchSettings, Objective, Tensor } from "../../kernels/backend.ts";
import { createAdaptation } from "../../learners/inner_loop.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  sampleTasks,
} from "../../learners/problem.ts";
import type { InnerSettings } from "../../learners/settings.ts";
import { allocateCg } from "../kernels/reference/tensors.ts";
import { createUniform } from "../support/random.ts";

/** A batch of lanes. */
export interface OperationCase {
  readonly name: string;
  readonly family: TaskFamily;
  readonly runs: number;
  readonly tasks: number;
  readonly hidden: readonly [number, number];
  /** What the policy sees of a bandit. */
  readonly observation: "zero" | "one";
  readonly objective: Objective;
  readonly estimator: "gae" | "reinforce";
  /** Of the inner loop. */
  readonly steps: number;
  /** Standard deviation of parameters: a large one gives extreme logits. */
  readonly scale: number;
}

/** Random shapes: bandits and MDPs, wide and narrow, tame and extreme. */
export const OPERATION_CASES: readonly OperationCase[] = (() => {
  const uniform = createUniform(20182);
  const between = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return Array.from({ length: 6 }, (_, k): OperationCase => {
    const states = k % 3 === 0 ? 1 : between(2, 16);
    const actions = between(2, 64);
    const family = validateFamily({
      name: `operations-${k}`,
      dynamics: {
        states,
        actions,
        horizon: states === 1 ? 1 : between(2, 12),
        reward: k % 2 === 0 ? { kind: "bernoulli" } : { kind: "gaussian", sd: 0.5 },
        start: k < 3
          ? Array.from({ length: states }, (_, s) => Number(s === 0))
          : Array.from({ length: states }, () => 1 / states),
      },
      episodes: between(1, 60),
      rewards: k % 2 === 0
        ? { kind: "uniform", low: 0.1, high: 0.9 }
        : { kind: "normal", mean: 1, sd: 1 },
      transitions: states === 1 ? { kind: "constant", value: 1 } : { kind: "flat-dirichlet" },
      report: { group: "operations", unit: "total", normaliser: null, labels: {} },
    });
    return {
      name: `case ${k}, S=${states}, A=${actions}`,
      family,
      runs: between(1, 2),
      tasks: between(1, 9),
      hidden: [between(1, 33), between(1, 33)],
      observation: k < 3 ? "zero" : "one",
      objective: k % 2 === 0 ? "ratio" : "score",
      estimator: k % 3 === 1 ? "reinforce" : "gae",
      steps: between(1, 3),
      scale: k % 3 === 2 ? 3 : 0.4,
    };
  });
})();

const SEARCH: LineSearchSettings = {
  maxKl: 1e-3,
  candidates: 7,
  backtrack: 0.8,
  klSlack: 1,
  acceptEqual: false,
};

/** Runs every operation on a case; what they leave, by name. */
export function runOperations(backend: Backend, it: OperationCase): Record<string, Tensor> {
  const { family, runs, tasks: n } = it;
  const { states: S, actions: A, horizon: H } = family.dynamics;
  const seeds = Array.from({ length: runs }, (_, run) => 77 + run);
  const names = { seeds, iteration: 3, firstTask: 1000 };
  const problem = createProblem(backend, family, {
    hidden: it.hidden,
    banditObservation: it.observation,
    initialisation: "pytorch-2018",
    hiddenScale: 1,
    lastLayerScale: 1,
  });
  const { policy, parameters: P } = problem;
  const make = (label: string, ...shape: number[]) => backend.tensor(label, shape);

  // θ and another direction: drawn for one task a run, whose mean they are.
  const draw = (label: string, stream: number, sd: number) => {
    const drawn = make(label, runs, 1, P);
    backend.fill({
      fill: { kind: "normal", mean: 0, sd },
      draws: { ...names, stream },
      out: drawn,
    });
    const flat = make(`${label}, flat`, runs, P);
    backend.taskMean({ values: drawn, out: flat });
    return flat;
  };
  const theta = draw("θ", 0x9001, it.scale);
  const direction = draw("v", 0x9002, 1);

  // Sample D, adapt, sample D′.
  const settings: InnerSettings = {
    steps: it.steps,
    stepSize: 0.3,
    objective: it.objective,
    data: "same",
    advantages: {
      estimator: it.estimator,
      discount: 0.95,
      lambda: 0.9,
      normalise: it.estimator === "gae",
      reduction: it.estimator === "gae" ? "mean-over-time" : "sum-over-time",
      pseudoVisits: null,
      timeOrigin: 0,
      ridge: 1e-5,
    },
  };
  const adaptation = createAdaptation(backend, problem, settings, theta, n);
  const { tasks, inner, adapted, episodes, critic } = adaptation;
  sampleTasks(backend, family, tasks, { ...names, rewards: 0x9003, transitions: 0x9004 });
  adaptation.run({ ...names, stream: 0x9100 });
  const table = make("π′", runs, n, S, A);
  const after = allocateEpisodes(backend, family, runs, n);
  const outer = { theta: adapted, rows: allocateRows(backend, after) };
  backend.policyTable({ policy, theta: adapted, out: table });
  backend.rollout({ table, tasks, draws: { ...names, stream: 0x9200 }, episodes: after });
  const advantages = advantageSettingsOf(problem, settings);
  const refit = { episodes: after, settings: advantages, critic, fitCritic: true };
  backend.advantages({ ...refit, rows: outer.rows });

  // MAML's outer step.
  const loop = backend.innerLoop({ policy, inner, outer });
  backend.linearise({ loop });
  const [gradients, firstOrder, product] = ["g", "g, first order", "A v"].map((label) =>
    make(label, runs, n, P)
  ) as [Tensor, Tensor, Tensor];
  backend.metaGradient({ loop, order: 1, out: firstOrder });
  backend.metaGradient({ loop, order: 2, out: gradients });
  backend.curvatureProduct({ loop, order: 2, v: direction, out: product });
  const cg = allocateCg(backend, [runs, n, P]);
  backend.cgStart({ gradients, cg });
  for (let i = 0; i < 5; i++) {
    backend.curvatureProduct({ loop, order: 2, v: cg.p, out: cg.products });
    backend.cgStep({ cg, damping: 1e-3, tolerance: 1e-10 });
  }
  const search = {
    candidates: make("candidates", runs, SEARCH.candidates, P),
    surrogate: make("surrogates", runs, SEARCH.candidates),
    kl: make("KLs", runs, SEARCH.candidates),
    status: make("search status", runs, 3),
  };
  const log = make("log", 1, runs, 9);
  const accepted = make("θ, accepted", runs, P);
  backend.copy(theta, accepted);
  backend.searchCandidates({ loop, theta, cg, settings: SEARCH, search });
  backend.accept({ theta: accepted, cg, settings: SEARCH, search, log, row: 0 });

  // Reptile's.
  const average = make("θ − θ′", runs, P);
  backend.reptileAverage({ theta, adapted, out: average });
  const [descended, m, v] = ["θ, after Adam", "m", "v"].map((label) => make(label, runs, P)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const skipped = make("skipped", runs);
  backend.copy(theta, descended);
  const adam = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  for (const step of [1, 2, 3]) {
    const gradient = step === 3 ? direction : average;
    backend.adamStep({ theta: descended, gradient, m, v, step, settings: adam, skipped });
  }

  // Values, and a policy that depends on time.
  const [value, timedValue, entropy] = ["V", "V, timed", "entropy"].map((label) =>
    make(label, runs, n)
  ) as [Tensor, Tensor, Tensor];
  const timed = make("π, timed", runs, n, H, S, A);
  const played = allocateEpisodes(backend, family, runs, n);
  const draws = { ...names, stream: 0x9300 };
  backend.fill({ fill: { kind: "flat-dirichlet" }, draws, out: timed });
  backend.rollout({ table: timed, tasks, draws: { ...names, stream: 0x9301 }, episodes: played });
  backend.policyValue({ table, tasks, out: value });
  backend.policyValue({ table: timed, tasks, out: timedValue });
  backend.policyEntropy({ table, out: entropy });
  const meanTable = make("π′, mean", runs, S, A);
  backend.taskMean({ values: table, out: meanTable });
  const best = backend.checkpoint({ runs, parameters: P });
  backend.keepBest({ theta: accepted, score: value, iteration: 3, best });

  const rowsOf = (label: string, rows: typeof outer.rows) => ({
    [`${label}, weights`]: rows.weights,
    [`${label}, visits`]: rows.visits,
  });
  const episodesOf = (label: string, it: typeof after) => ({
    [`${label}, states`]: it.states,
    [`${label}, actions`]: it.actions,
    [`${label}, rewards`]: it.rewards,
    [`${label}, total`]: it.total,
  });
  const { transitions, rewards } = tasks;
  return {
    ...{ theta, direction, transitions, rewards, behaviour: episodes.behaviour },
    ...episodesOf("D", episodes),
    ...rowsOf("D", inner.steps[0]!.rows),
    ...{ adapted, table, critic },
    ...episodesOf("D′", after),
    ...rowsOf("D′", outer.rows),
    ...{ firstOrder, gradients, product },
    ...{ cgSolution: cg.x, cgResidual: cg.r, cgStatus: cg.status },
    ...{ surrogate: search.surrogate, kl: search.kl, searchStatus: search.status, accepted, log },
    ...{ average, descended, m, v, skipped },
    ...{ timed, ...episodesOf("timed", played), value, timedValue, entropy, meanTable },
    ...{ best: best.theta, bestStatus: best.status },
  };
}
