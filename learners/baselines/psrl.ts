/**
 * Posterior sampling on MDPs, online: before each episode a model is drawn from the posterior, and its
 * optimal policy is played (Strens 2000; Osband, Russo, Van Roy 2013).
 *
 * - `psrl`: the prior of rewards has mean 0, as the row that Duan et al. print must have had.
 * - `psrl-true-prior`: it has the family's mean.
 * - `opsrl`: five models, and of each (step, state, action) the most promising.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { firstLargest } from "../../envs/solutions/first_largest.ts";
import type { TaskTables } from "../../envs/solutions/task_tables.ts";
import type { Baseline } from "./baseline.ts";
import { type CreateAgent, playOnline } from "./online.ts";
import type { Counts } from "./solutions/explore_commit.ts";
import { planningAgent, priorMeanOf, rewardPosterior, whyNotGaussian } from "./solutions/models.ts";
import type { NamedNumbers } from "./solutions/named_numbers.ts";

/** Models that `opsrl` draws an episode. */
const OPTIMISTIC_MODELS = 5;

/** A model drawn from the posterior. */
export function drawModel(
  family: TaskDistribution,
  counts: Counts,
  priorMean: number,
  numbers: NamedNumbers,
): TaskTables {
  const { states: S, actions: A } = family.dynamics;
  const transitions = Float64Array.from(counts.transitions, (c) => numbers.gamma(1 + c));
  for (let row = 0; row < transitions.length; row += S) {
    let sum = 0;
    for (let next = 0; next < S; next++) sum += transitions[row + next]!;
    for (let next = 0; next < S; next++) transitions[row + next]! /= sum;
  }
  const rewards = Float64Array.from({ length: S * A }, (_, slot) => {
    const { mean, sd } = rewardPosterior(family, counts, slot, priorMean);
    return mean + sd * numbers.normal();
  });
  return { dynamics: family.dynamics, transitions, rewards };
}

/** The optimal policy of a set of models, of which each (step, state, action) may choose one. */
export function planOptimistic(models: readonly TaskTables[]): Float64Array {
  const { states: S, actions: A, horizon: H } = models[0]!.dynamics;
  const policy = new Float64Array(H * S * A);
  const q = new Float64Array(A);
  let next = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    const value = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      q.fill(-Infinity);
      for (const { transitions, rewards } of models) {
        for (let a = 0; a < A; a++) {
          const slot = s * A + a;
          let worth = rewards[slot]!;
          for (let s2 = 0; s2 < S; s2++) worth += transitions[slot * S + s2]! * next[s2]!;
          q[a] = Math.max(q[a]!, worth);
        }
      }
      const best = firstLargest(q);
      value[s] = q[best]!;
      policy[(t * S + s) * A + best] = 1;
    }
    next = value;
  }
  return policy;
}

function agentOf(priorOf: (family: TaskDistribution) => number, models: number): CreateAgent {
  return (family, numbers) =>
    planningAgent(family, (counts) =>
      planOptimistic(
        Array.from({ length: models }, () => drawModel(family, counts, priorOf(family), numbers)),
      ));
}

const shared = {
  module: "learners/baselines/psrl.ts",
  isComparator: true,
  whyNot: whyNotGaussian,
  adaptationEpisodes: ({ episodes }: TaskDistribution) => episodes,
  cost: 100,
} as const;

/** As printed. */
export const psrl: Baseline = {
  ...shared,
  name: "psrl",
  play: playOnline(agentOf(() => 0, 1)),
};

/** With the prior that tasks are drawn from. */
export const psrlTruePrior: Baseline = {
  ...shared,
  name: "psrl-true-prior",
  play: playOnline(agentOf(priorMeanOf, 1)),
};

/** Of several models the best. */
export const opsrl: Baseline = {
  ...shared,
  name: "opsrl",
  cost: 400,
  play: playOnline(agentOf(() => 0, OPTIMISTIC_MODELS)),
};
