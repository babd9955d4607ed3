/**
 * MAML for reinforcement learning: algorithm 1 of the paper.
 *
 * @module
 */
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import { inPhases, type Learner, type LearnerKind } from "./learner.ts";
import { createOuterAdam } from "./outer_adam.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  type Problem,
  sampleTasks,
} from "./problem.ts";
import { boolean, choice, either, group, type Schema } from "./schema.ts";
import {
  type AdamOptimiser,
  OPTIMISERS,
  PAPER_ADVANTAGES,
  PAPER_SHARED,
  PAPER_TRPO,
  SHARED_SCHEMAS,
  type SharedSettings,
  type TrpoSettings,
} from "./settings.ts";
import { createTrustRegion } from "./trust_region.ts";

/** Settings of MAML. */
export interface MamlSettings extends SharedSettings {
  /** Name of the learner. */
  readonly algorithm: "maml";
  /** The outer loop. */
  readonly outer: {
    /** 2: through the inner step; 1: first-order MAML, J = I. */
    readonly order: 1 | 2;
    /** Normalise the advantages of D′. */
    readonly normaliseAdvantages: boolean;
    /** Fit a critic to D′; otherwise D's critic values it. */
    readonly refitCritic: boolean;
    /** Paper: TRPO. */
    readonly optimiser: AdamOptimiser | TrpoSettings;
  };
}

const schema: Schema<MamlSettings> = group({
  algorithm: choice("maml"),
  ...SHARED_SCHEMAS,
  outer: group({
    order: choice(1, 2),
    normaliseAdvantages: boolean(),
    refitCritic: boolean(),
    optimiser: either("kind", OPTIMISERS),
  }),
});

/** As the paper and its authors' later code have it. */
const paper: MamlSettings = {
  algorithm: "maml",
  ...PAPER_SHARED,
  inner: {
    steps: 1, // section 3.1
    stepSize: 0.5, // appendix A
    objective: "score", // Eq. (6)
    data: "same", // Eq. (5)
    advantages: PAPER_ADVANTAGES,
  },
  outer: {
    order: 2, // section 3.1
    normaliseAdvantages: true, // authors' later code
    refitCritic: true, // authors' later code
    optimiser: PAPER_TRPO, // appendix A
  },
  iterations: 500, // authors' bandit settings
  checkpoints: { every: 25, tasks: 200, rule: "best" }, // ours: the paper does not say
};

/** MAML, for the registry. */
export const maml: LearnerKind<MamlSettings> = {
  name: "maml",
  module: "learners/maml.ts",
  schema,
  paper,
  scoring: "post-adaptation",
  cost: () => ({ batches: 1, gradients: 100 }), // a TRPO step takes some hundred gradients
  create: createMaml,
};

/**
 * MAML on one agent a seed.
 *
 * @param theta initial parameters, `[R, P]`, updated in place
 * @param seeds one a run
 */
export function createMaml(
  backend: Backend,
  problem: Problem,
  settings: MamlSettings,
  theta: Tensor,
  seeds: readonly number[],
): Learner {
  const { family, policy, parameters } = problem;
  const { metaBatch: n, outer } = settings;
  const { order, optimiser } = outer;
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const names = (iteration: number) => ({ seeds, iteration, firstTask: 0 });

  const adaptation = createAdaptation(backend, problem, settings.inner, theta, n);
  const { tasks, inner, adapted, critic } = adaptation;
  const table = backend.tensor("adapted policy table", [runs, n, S, A]);
  const episodes = allocateEpisodes(backend, family, runs, n); // D′
  const rows = allocateRows(backend, episodes);
  const gradients = backend.tensor("meta-gradients", [runs, n, parameters]);
  const outerAdvantages = advantageSettingsOf(problem, settings.inner, {
    normalise: outer.normaliseAdvantages,
    // The outer gradient is of the steps taken: unbiased.
    pseudoVisits: null,
  });
  const loop = backend.innerLoop({ policy, inner, outer: { theta: adapted, rows } });

  const trustRegion = optimiser.kind === "trpo"
    ? createTrustRegion(backend, problem, optimiser, theta, n, loggedIterations(settings))
    : undefined;
  const adam = optimiser.kind === "adam" ? createOuterAdam(backend, optimiser, theta) : undefined;

  return {
    theta,
    ...(trustRegion && { trustRegionLog: trustRegion.log }),
    ...(adam && { skipped: adam.skipped }),
    ...inPhases({
      // Line 3: sample a batch of n tasks.
      "sample tasks": (iteration) => {
        const streams = { rewards: STREAMS.trainRewards, transitions: STREAMS.trainTransitions };
        sampleTasks(backend, family, tasks, { ...names(iteration), ...streams });
      },
      // Lines 5–7: sample D with θ, adapt to θ′.
      "adapt": (iteration) =>
        adaptation.run({ ...names(iteration), stream: STREAMS.trainEpisodes }),
      // Line 8: sample D′ with θ′.
      "sample D′": (iteration) => {
        backend.policyTable({ policy, theta: adapted, out: table });
        const draws = { ...names(iteration), stream: STREAMS.trainAdaptedEpisodes };
        backend.rollout({ table, tasks, draws, episodes });
        backend.advantages({
          episodes,
          settings: outerAdvantages,
          critic,
          fitCritic: outer.refitCritic,
          rows,
        });
      },
      // Line 10: update θ by the gradient of the adapted losses.
      "meta-gradient": () => {
        backend.linearise({ loop });
        backend.metaGradient({ loop, order, out: gradients });
      },
      ...(trustRegion && {
        "conjugate gradients": () => trustRegion.solve(gradients, loop, order),
        "line search": (iteration: number) => trustRegion.search(loop, iteration),
      }),
      ...(adam && {
        "outer step": (iteration: number) => {
          backend.taskMean({ values: gradients, out: adam.gradient });
          adam.step(iteration);
        },
      }),
    }),
  };
}

/** The most iterations between two validations: the log is read at each. */
function loggedIterations({ iterations, checkpoints }: MamlSettings): number {
  return Math.max(1, Math.min(checkpoints.every, iterations));
}
