/**
 * Reptile for reinforcement learning: algorithm 2 of the paper.
 *
 * @module
 */
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import { inPhases, type Learner, type LearnerKind } from "./learner.ts";
import { createOuterAdam } from "./outer_adam.ts";
import { type Problem, sampleTasks } from "./problem.ts";
import { choice, group, type Schema } from "./schema.ts";
import {
  type AdamOptimiser,
  OPTIMISERS,
  PAPER_ADAM,
  PAPER_ADVANTAGES,
  PAPER_SHARED,
  SHARED_SCHEMAS,
  type SharedSettings,
} from "./settings.ts";

/** Settings of Reptile. */
export interface ReptileSettings extends SharedSettings {
  /** Name of the learner. */
  readonly algorithm: "reptile";
  /** The outer loop, Eq. (7): Adam. */
  readonly outer: { readonly optimiser: AdamOptimiser };
}

const schema: Schema<ReptileSettings> = group({
  algorithm: choice("reptile"),
  ...SHARED_SCHEMAS,
  outer: group({ optimiser: OPTIMISERS.adam }),
});

/** As the paper has it; its authors' code for it was never public. */
const paper: ReptileSettings = {
  algorithm: "reptile",
  ...PAPER_SHARED,
  inner: {
    steps: 3, // appendix A
    stepSize: 0.1, // appendix A
    objective: "score", // Eq. (6)
    data: "same", // section 3.2
    advantages: PAPER_ADVANTAGES,
  },
  outer: { optimiser: PAPER_ADAM },
  iterations: 4000, // the paper does not say
  checkpoints: { every: 250, tasks: 200, rule: "best" }, // ours: the paper does not say
};

/** Reptile, for the registry. */
export const reptile: LearnerKind<ReptileSettings> = {
  name: "reptile",
  module: "learners/reptile.ts",
  schema,
  paper,
  scoring: "post-adaptation",
  cost: () => ({ batches: 0, gradients: 3 }), // it samples no D′
  create: createReptile,
};

/**
 * Reptile on one agent a seed.
 *
 * @param theta initial parameters, `[R, P]`, updated in place
 * @param seeds one a run
 */
export function createReptile(
  backend: Backend,
  problem: Problem,
  settings: ReptileSettings,
  theta: Tensor,
  seeds: readonly number[],
): Learner {
  const { metaBatch: n, inner, outer } = settings;
  const adaptation = createAdaptation(backend, problem, inner, theta, n);
  const names = (iteration: number) => ({ seeds, iteration, firstTask: 0 });
  const adam = createOuterAdam(backend, outer.optimiser, theta);

  return {
    theta,
    skipped: adam.skipped,
    ...inPhases({
      // Line 3: sample a batch of n tasks.
      "sample tasks": (iteration) => {
        const streams = { rewards: STREAMS.trainRewards, transitions: STREAMS.trainTransitions };
        sampleTasks(backend, problem.family, adaptation.tasks, { ...names(iteration), ...streams });
      },
      // Lines 5–7: sample D with θ, adapt to θ′ by k steps.
      "adapt": (iteration) =>
        adaptation.run({ ...names(iteration), stream: STREAMS.trainEpisodes }),
      // Line 10: θ ← θ − β/n Σ (θ − θ′_i), with Adam.
      "outer step": (iteration) => {
        backend.reptileAverage({ theta, adapted: adaptation.adapted, out: adam.gradient });
        adam.step(iteration);
      },
    }),
  };
}
