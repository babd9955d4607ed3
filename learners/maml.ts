/**
 * MAML for reinforcement learning: algorithm 1 of the paper.
 *
 * @module
 */
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import type { Learner } from "./learner.ts";
import { createOuterAdam } from "./outer_adam.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  type Problem,
  sampleTasks,
} from "./problem.ts";
import type { MamlSettings } from "./settings.ts";
import { createTrustRegion } from "./trust_region.ts";

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
  const outerBatch = { theta: adapted, rows };

  const trustRegion = optimiser.kind === "trpo"
    ? createTrustRegion(backend, problem, optimiser, theta, n, loggedIterations(settings))
    : undefined;
  const adam = optimiser.kind === "adam" ? createOuterAdam(backend, optimiser, theta) : undefined;

  return {
    theta,
    ...(trustRegion && { trustRegionLog: trustRegion.log }),
    ...(adam && { skipped: adam.skipped }),
    iterate(iteration) {
      const names = { seeds, iteration, firstTask: 0 };
      // Line 3: sample a batch of n tasks.
      sampleTasks(backend, family, tasks, {
        ...names,
        rewards: STREAMS.trainRewards,
        transitions: STREAMS.trainTransitions,
      });
      // Lines 5–7: sample D with θ, adapt to θ′.
      adaptation.run({ ...names, stream: STREAMS.trainEpisodes });
      // Line 8: sample D′ with θ′.
      backend.policyTable({ policy, theta: adapted, out: table });
      const draws = { ...names, stream: STREAMS.trainAdaptedEpisodes };
      backend.rollout({ table, tasks, draws, episodes });
      backend.advantages({
        episodes,
        settings: outerAdvantages,
        critic,
        fitCritic: outer.refitCritic,
        rows,
      });
      // Line 10: update θ by the gradient of the adapted losses.
      backend.metaGradient({ policy, inner, outer: outerBatch, order, out: gradients });
      trustRegion?.step(gradients, inner, outerBatch, order, iteration);
      if (adam) {
        backend.taskMean({ values: gradients, out: adam.gradient });
        adam.step(iteration);
      }
    },
  };
}

/** The most iterations between two validations: the log is read at each. */
function loggedIterations({ iterations, checkpoints }: MamlSettings): number {
  return Math.max(1, Math.min(checkpoints.every, iterations));
}
