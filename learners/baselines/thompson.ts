/**
 * `thompson` and `optimistic-thompson`: Bernoulli bandits, online.
 *
 * A pull is of the arm whose sample of its posterior Beta(1 + w, 1 + n − w) is largest (Thompson 1933);
 * optimistic, a sample below the posterior mean counts as the mean (May et al. 2012).
 *
 * @module
 */
import type { Baseline } from "./baseline.ts";
import { type CreateAgent, playOnline } from "./online.ts";
import { indexAgent } from "./solutions/arms.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";

function agentOf(isOptimistic: boolean): CreateAgent {
  return ({ dynamics }, numbers) =>
    indexAgent(dynamics.actions, (arms, arm) => {
      const sample = numbers.beta(1 + arms.successes[arm]!, 1 + arms.failures[arm]!);
      return isOptimistic ? Math.max(sample, arms.mean(arm)) : sample;
    });
}

const shared = {
  module: "learners/baselines/thompson.ts",
  isComparator: true,
  whyNot: whyNotBernoulli,
  adaptationEpisodes: ({ episodes }) => episodes,
  cost: 60,
} as const satisfies Partial<Baseline>;

/** Samples of the posterior. */
export const thompson: Baseline = {
  ...shared,
  name: "thompson",
  play: playOnline(agentOf(false)),
};

/** Samples of the posterior, none below its mean. */
export const optimisticThompson: Baseline = {
  ...shared,
  name: "optimistic-thompson",
  play: playOnline(agentOf(true)),
};
