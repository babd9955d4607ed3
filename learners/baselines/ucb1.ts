/**
 * `ucb1`: Bernoulli bandits, online. A pull is of the arm of the largest
 *
 * ```text
 * (1 + w)/(2 + n) + c √(2 ln t/(2 + n))
 * ```
 *
 * after Auer, Cesa-Bianchi, Fischer (2002), with the posterior mean for the mean and c to be tuned.
 *
 * @module
 */
import type { Baseline } from "./baseline.ts";
import { type CreateAgent, playOnline } from "./online.ts";
import { indexAgent } from "./solutions/arms.ts";
import { exactLog } from "./solutions/exact.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";

/** Tuned at (100, 5), where 1, the theory's, explores far too long. */
const SCALE = 0.2;

/** An agent with scale c. */
export function ucb1Agent(c: number): CreateAgent {
  return ({ dynamics }) => {
    let logOf = 0;
    let log = 0;
    return indexAgent(dynamics.actions, (arms, arm, t) => {
      if (logOf !== t) [logOf, log] = [t, exactLog(t)];
      return arms.mean(arm) + c * Math.sqrt(2 * log / (2 + arms.pulls(arm)));
    });
  };
}

/** Upper confidence bounds. */
export const ucb1: Baseline = {
  name: "ucb1",
  module: "learners/baselines/ucb1.ts",
  isComparator: true,
  whyNot: whyNotBernoulli,
  adaptationEpisodes: ({ episodes }) => episodes,
  cost: 10,
  play: playOnline(ucb1Agent(SCALE)),
};
