/**
 * What is known of a tabular MDP while it is played, and plans made of it.
 *
 * P[s, a, ·] ~ Dirichlet(1, …, 1), ρ[s, a] ~ N(μ, τ²), r ~ N(ρ, σ²): the counts of what was seen give
 * the posterior.
 *
 * @module
 */
import type { TaskDistribution } from "../../../envs/family.ts";
import { valueIteration } from "../../../envs/solutions/value_iteration.ts";
import type { OnlineAgent } from "../online.ts";
import type { Counts } from "./explore_commit.ts";

/** Why these posteriors are not a family's; undefined if they are. */
export function whyNotGaussian(
  { dynamics: { states, reward }, rewards, transitions }: TaskDistribution,
): string | undefined {
  const holds = states > 1 && reward.kind === "gaussian" && rewards.kind === "normal" &&
    transitions.kind === "flat-dirichlet";
  return holds ? undefined : "it holds for MDPs of Dirichlet transitions and normal rewards only";
}

/** Counts that grow. */
export function noCounts({ dynamics: { states: S, actions: A } }: TaskDistribution): Counts {
  return {
    transitions: new Float64Array(S * A * S),
    visits: new Float64Array(S * A),
    rewards: new Float64Array(S * A),
  };
}

/** Mean and standard deviation of the posterior of ρ in one slot. */
export function rewardPosterior(
  { dynamics: { reward }, rewards }: TaskDistribution,
  { visits, rewards: sums }: Counts,
  slot: number,
  priorMean: number,
): { mean: number; sd: number } {
  const noise = reward.kind === "gaussian" ? reward.sd ** 2 : 1;
  const spread = rewards.kind === "normal" ? rewards.sd ** 2 : 1;
  const precision = 1 / spread + visits[slot]! / noise;
  return {
    mean: (priorMean / spread + sums[slot]! / noise) / precision,
    sd: Math.sqrt(1 / precision),
  };
}

/** The mean of ρ under the family's prior. */
export function priorMeanOf({ rewards }: TaskDistribution): number {
  return rewards.kind === "normal" ? rewards.mean : 0;
}

/** What a planner hands on: a policy of every step, `[H, S, A]`, one-hot. */
export type Plan = (counts: Counts, episode: number) => Float64Array;

/**
 * Plans before each episode, and follows the plan.
 *
 * @param deviate an action to take instead of the plan's; undefined: none
 */
export function planningAgent(
  family: TaskDistribution,
  plan: Plan,
  deviate: () => number | undefined = () => undefined,
): OnlineAgent {
  const { states: S, actions: A } = family.dynamics;
  const counts = noCounts(family);
  let policy = new Float64Array(0);
  return {
    begin(episode) {
      policy = plan(counts, episode) as Float64Array<ArrayBuffer>;
    },
    act(s, t) {
      const row = (t * S + s) * A;
      return deviate() ?? policy.subarray(row, row + A).indexOf(1);
    },
    observe(s, a, r, next) {
      const slot = s * A + a;
      counts.visits[slot]! += 1;
      counts.rewards[slot]! += r;
      if (next >= 0) counts.transitions[slot * S + next]! += 1;
    },
  };
}

/** P̂ of one slot: the posterior mean of its transitions. */
export function meanTransitions(
  { dynamics: { states: S, actions: A } }: TaskDistribution,
  { transitions }: Counts,
): Float64Array {
  const mean = new Float64Array(S * A * S);
  for (let row = 0; row < mean.length; row += S) {
    let seen = 0;
    for (let next = 0; next < S; next++) seen += transitions[row + next]!;
    for (let next = 0; next < S; next++) {
      mean[row + next] = (1 + transitions[row + next]!) / (S + seen);
    }
  }
  return mean;
}

/** The optimal policy of the mean model whose rewards are made by `rewardOf`. */
export function planMean(
  family: TaskDistribution,
  counts: Counts,
  rewardOf: (slot: number) => number,
): Float64Array {
  const { states: S, actions: A } = family.dynamics;
  return valueIteration({
    dynamics: family.dynamics,
    transitions: meanTransitions(family, counts),
    rewards: Float64Array.from({ length: S * A }, (_, slot) => rewardOf(slot)),
  }).policy;
}
