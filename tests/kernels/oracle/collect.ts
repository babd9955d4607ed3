/**
 * Data as a meta-learner collects it, through a backend: episodes of θ, an
 * inner loop, episodes of θ′. Tests of identities between forms of the same
 * computation start from here, not from made-up numbers.
 *
 * @module
 */
import type {
  AdvantageSettings,
  Backend,
  Dynamics,
  Episodes,
  InnerLoop,
  LineSearch,
  LineSearchSettings,
  Objective,
  OuterBatch,
  Policy,
  Rows,
  StepSize,
  Tasks,
  Tensor,
} from "../../../kernels/backend.ts";
import { STREAMS } from "../../../kernels/draws.ts";
import { parameterCount } from "../../../kernels/policy/layout.ts";
import { linearised } from "../reference/tensors.ts";

/** What is collected. */
export interface CollectSettings {
  readonly dynamics: Dynamics;
  /** N. */
  readonly episodes: number;
  readonly hidden: readonly [number, number];
  readonly tasks: number;
  readonly seed: number;
  /** Inner steps, each on episodes of its own. */
  readonly steps: number;
  readonly stepSize: StepSize;
  readonly objective: Objective;
  readonly advantages: AdvantageSettings;
}

/** A small MDP whose 4 states are all visited within a few episodes. */
export const MDP: Dynamics = {
  states: 4,
  actions: 3,
  horizon: 5,
  reward: { kind: "gaussian", sd: 1 },
  start: [1, 0, 0, 0],
};

/** A bandit of 4 arms. */
export const BANDIT: Dynamics = {
  states: 1,
  actions: 4,
  horizon: 1,
  reward: { kind: "bernoulli" },
  start: [1],
};

/** A2C with the paper's discount, normalised as in the authors' code. */
export const A2C: AdvantageSettings = {
  estimator: "gae",
  discount: 0.95,
  lambda: 1,
  normalise: true,
  reduction: "mean-over-time",
  pseudoVisits: null,
  timeOrigin: 0,
  ridge: 1e-5,
  observation: "one-hot",
};

/** Episodes, what was made of them, and who sampled them. */
export interface Batch {
  readonly episodes: Episodes;
  readonly critic: Tensor;
  readonly rows: Rows;
}

/** One run's collected data. */
export interface Collected {
  readonly backend: Backend;
  readonly settings: CollectSettings;
  /** x = I: a row a state. */
  readonly policy: Policy;
  readonly parameters: number;
  /** `[1, P]`. */
  readonly theta: Tensor;
  readonly inner: InnerLoop;
  readonly outer: OuterBatch;
  /** D of each inner step, then D′. */
  readonly batches: readonly Batch[];
}

/** Collects D, adapts, collects D′; one run of `settings.tasks` tasks. */
export function collect(backend: Backend, settings: CollectSettings): Collected {
  const { dynamics, tasks: T, stepSize, objective } = settings;
  const { states: S, actions } = dynamics;
  const shape = { inputs: S, hidden: settings.hidden, actions };
  const parameters = parameterCount(shape);
  const observations = backend.tensor("observations", [S, S]);
  backend.write(observations, identity(S));
  const policy = backend.policy({ shape, observations });
  const draws = (stream: number) => ({
    stream,
    seeds: [settings.seed],
    iteration: 0,
    firstTask: 0,
  });

  const tasks = sampleTasks(backend, dynamics, T, draws);
  const theta = backend.tensor("theta", [1, parameters]);
  const initial = backend.tensor("initial", [1, 1, parameters]);
  const normal = { kind: "normal", mean: 0, sd: 0.5 } as const;
  backend.fill({ fill: normal, draws: draws(STREAMS.initialParameters), out: initial });
  backend.taskMean({ values: initial, out: theta });

  const batches: Batch[] = [];
  const thetas: Tensor[] = [theta];
  for (let j = 0; j <= settings.steps; j++) {
    const sampler = thetas[j]!;
    const table = backend.tensor("table", [1, T, S, actions]);
    backend.policyTable({ policy, theta: sampler, out: table });
    const batch = allocateBatch(backend, settings);
    const { episodes, critic, rows } = batch;
    backend.rollout({ table, tasks, draws: draws(STREAMS.trainEpisodes + j), episodes });
    backend.advantages({ episodes, settings: settings.advantages, critic, fitCritic: true, rows });
    batches.push(batch);
    if (j === settings.steps) break;
    const out = backend.tensor("adapted", [1, T, parameters]);
    backend.adapt({ policy, theta: sampler, rows, stepSize, objective, out });
    thetas.push(out);
  }
  const steps = batches.slice(0, -1).map(({ rows }, j) => ({ theta: thetas[j]!, rows }));
  const outer = { theta: thetas.at(-1)!, rows: batches.at(-1)!.rows };
  return {
    backend,
    settings,
    policy,
    parameters,
    theta,
    inner: { steps, stepSize, objective },
    outer,
    batches,
  };
}

/** A line search that accepts nothing, so that it measures every candidate. */
export const MEASURE_ALL: LineSearchSettings = {
  maxKl: 1e-2,
  candidates: 6,
  backtrack: 0.8,
  klSlack: 0,
  acceptEqual: false,
};

/** The part of collected data that the backend's operations work on. */
export type Form = Pick<Collected, "policy" | "theta" | "inner" | "outer" | "parameters">;

/** Candidates against the mean meta-gradient, all of them measured. */
export function searchAlongGradient(backend: Backend, form: Form): LineSearch {
  const { policy, theta, inner, outer, parameters: P } = form;
  const tasks = outer.theta.shape[1]!;
  const cg = backend.conjugateGradients({ runs: 1, tasks, parameters: P });
  const gradients = backend.tensor("gradients", [1, tasks, P]);
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    out: gradients,
  });
  backend.cgStart({ gradients, cg });
  backend.copy(cg.b, cg.x); // as if the curvature were the identity: x = b, r = 0
  backend.write(cg.r, new Float64Array(P));
  const C = MEASURE_ALL.candidates;
  const search: LineSearch = {
    candidates: backend.tensor("candidates", [1, C, P]),
    surrogate: backend.tensor("surrogates", [1, C]),
    kl: backend.tensor("KLs", [1, C]),
    status: backend.tensor("search status", [1, 3]),
  };
  backend.searchCandidates({
    loop: linearised(backend, { policy, inner, outer }),
    theta,
    cg,
    settings: MEASURE_ALL,
    search,
  });
  return search;
}

/** The identity, row-major. */
export function identity(size: number): number[] {
  return Array.from({ length: size * size }, (_, k) => k % (size + 1) === 0 ? 1 : 0);
}

function sampleTasks(
  backend: Backend,
  dynamics: Dynamics,
  count: number,
  draws: (stream: number) => Parameters<Backend["fill"]>[0]["draws"],
): Tasks {
  const { states: S, actions: A } = dynamics;
  const transitions = backend.tensor("transitions", [1, count, S, A, S]);
  const rewards = backend.tensor("rewards", [1, count, S, A]);
  backend.fill({
    fill: { kind: "flat-dirichlet" },
    draws: draws(STREAMS.trainTransitions),
    out: transitions,
  });
  const uniform = { kind: "uniform", low: 0, high: 1 } as const;
  backend.fill({ fill: uniform, draws: draws(STREAMS.trainRewards), out: rewards });
  return { dynamics, transitions, rewards };
}

function allocateBatch(backend: Backend, settings: CollectSettings): Batch {
  const { dynamics, tasks: T, episodes: N } = settings;
  const { states: S, actions: A, horizon: H } = dynamics;
  const behaviour = backend.tensor("behaviour", [1, T, S, A]);
  return {
    episodes: {
      dynamics,
      count: N,
      behaviour,
      states: backend.tensor("states", [1, T, N, H]),
      actions: backend.tensor("actions", [1, T, N, H]),
      rewards: backend.tensor("rewards", [1, T, N, H]),
      total: backend.tensor("total", [1, T]),
    },
    critic: backend.tensor("critic", [1, T, S + 3]),
    rows: {
      weights: backend.tensor("weights", [1, T, S, A]),
      visits: backend.tensor("visits", [1, T, S]),
      behaviour,
    },
  };
}
