/**
 * `beb` and `ucrl2`: MDPs, online, by optimism.
 *
 * - `beb` plans on the posterior mean with β/(1 + n) added to its rewards (Kolter & Ng 2009).
 * - `ucrl2` plans on the most optimistic model within bounds around what was seen (Jaksch, Ortner, Auer
 *   2010), in finite horizon: rewards by c/√n, transitions by a distance Σ|p − p̂| of d/√n, with n at
 *   least 1. Theory's bounds explore far too long, so both scales are tuned.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { firstLargest } from "../../envs/solutions/first_largest.ts";
import type { Baseline } from "./baseline.ts";
import { playOnline } from "./online.ts";
import type { Counts } from "./solutions/explore_commit.ts";
import {
  meanTransitions,
  planMean,
  planningAgent,
  priorMeanOf,
  rewardPosterior,
  whyNotGaussian,
} from "./solutions/models.ts";

/** β of `beb`. */
const BONUS = 1;
/** c and d of `ucrl2`. */
const REWARD_SCALE = 0.5;
const TRANSITION_SCALE = 0.1;

const shared = {
  module: "learners/baselines/beb.ts",
  isComparator: true,
  whyNot: whyNotGaussian,
  adaptationEpisodes: ({ episodes }: TaskDistribution) => episodes,
  cost: 30,
} as const;

/** Bayesian exploration bonus. */
export const beb: Baseline = {
  ...shared,
  name: "beb",
  play: playOnline((family) => {
    const prior = priorMeanOf(family);
    return planningAgent(
      family,
      (counts) =>
        planMean(
          family,
          counts,
          (slot) =>
            rewardPosterior(family, counts, slot, prior).mean + BONUS / (1 + counts.visits[slot]!),
        ),
    );
  }),
};

/** Upper confidence bounds on rewards and transitions. */
export const ucrl2: Baseline = {
  ...shared,
  name: "ucrl2",
  play: playOnline((family) => planningAgent(family, (counts) => planBounds(family, counts))),
};

/** The optimal policy of the most optimistic model within the bounds. */
export function planBounds(family: TaskDistribution, counts: Counts): Float64Array {
  const { states: S, actions: A, horizon: H } = family.dynamics;
  const prior = priorMeanOf(family);
  const means = meanTransitions(family, counts);
  const policy = new Float64Array(H * S * A);
  const q = new Float64Array(A);
  let next = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    const order = Array.from(next.keys()).sort((a, b) => next[b]! - next[a]! || a - b);
    const value = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      for (let a = 0; a < A; a++) {
        const slot = s * A + a;
        const root = Math.sqrt(Math.max(1, counts.visits[slot]!));
        const { mean } = rewardPosterior(family, counts, slot, prior);
        const row = means.subarray(slot * S, (slot + 1) * S);
        q[a] = mean + REWARD_SCALE / root +
          optimisticMean(row, next, order, TRANSITION_SCALE / root);
      }
      const best = firstLargest(q);
      value[s] = q[best]!;
      policy[(t * S + s) * A + best] = 1;
    }
    next = value;
  }
  return policy;
}

/**
 * The largest Σ p v over distributions with Σ|p − p̂| ≤ distance: probability moves from the worst
 * states to the best.
 *
 * @param order states, best first
 */
export function optimisticMean(
  p: Float64Array,
  v: Float64Array,
  order: readonly number[],
  distance: number,
): number {
  const [best = 0] = order;
  let moved = Math.min(distance / 2, 1 - p[best]!);
  let sum = (p[best]! + moved) * v[best]!;
  for (const s of order.slice(1).reverse()) {
    const taken = Math.min(moved, p[s]!);
    moved -= taken;
    sum += (p[s]! - taken) * v[s]!;
  }
  return sum;
}
