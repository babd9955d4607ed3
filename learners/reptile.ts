/**
 * Reptile for reinforcement learning: algorithm 2 of the paper.
 *
 * @module
 */
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import type { Learner } from "./learner.ts";
import { createOuterAdam } from "./outer_adam.ts";
import { type Problem, sampleTasks } from "./problem.ts";
import type { ReptileSettings } from "./settings.ts";

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
  const adam = createOuterAdam(backend, outer.optimiser, theta);

  return {
    theta,
    skipped: adam.skipped,
    iterate(iteration) {
      const names = { seeds, iteration, firstTask: 0 };
      // Line 3: sample a batch of n tasks.
      sampleTasks(backend, problem.family, adaptation.tasks, {
        ...names,
        rewards: STREAMS.trainRewards,
        transitions: STREAMS.trainTransitions,
      });
      // Lines 5–7: sample D with θ, adapt to θ′ by k steps.
      adaptation.run({ ...names, stream: STREAMS.trainEpisodes });
      // Line 10: θ ← θ − β/n Σ (θ − θ′_i), with Adam.
      backend.reptileAverage({ theta, adapted: adaptation.adapted, out: adam.gradient });
      adam.step(iteration);
    },
  };
}
