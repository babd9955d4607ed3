/**
 * `greedy` and `epsilon-greedy`: online. Bernoulli bandits: the arm of the best posterior mean; MDPs:
 * the optimal policy of the posterior mean, planned before each episode. ε-greedy takes a uniform action
 * with probability ε instead.
 *
 * @module
 */
import { isBandit, type TaskDistribution } from "../../envs/family.ts";
import type { Baseline } from "./baseline.ts";
import { type OnlineAgent, playOnline } from "./online.ts";
import { indexAgent } from "./solutions/arms.ts";
import {
  planMean,
  planningAgent,
  priorMeanOf,
  rewardPosterior,
  whyNotGaussian,
} from "./solutions/models.ts";
import type { NamedNumbers } from "./solutions/named_numbers.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";

/** ε that loses least on bandits. */
const EPSILON = 0.02;

/** An agent that explores with probability ε. */
export function greedyAgent(
  epsilon: number,
): (family: TaskDistribution, numbers: NamedNumbers) => OnlineAgent {
  return (family, numbers) => {
    const { actions: A } = family.dynamics;
    const deviate = () =>
      epsilon > 0 && numbers.uniform() < epsilon ? Math.floor(numbers.uniform() * A) : undefined;
    if (!isBandit(family)) {
      const prior = priorMeanOf(family);
      return planningAgent(
        family,
        (counts) =>
          planMean(family, counts, (slot) => rewardPosterior(family, counts, slot, prior).mean),
        deviate,
      );
    }
    const best = indexAgent(A, (arms, arm) => arms.mean(arm));
    return { ...best, act: (s, t) => deviate() ?? best.act(s, t) };
  };
}

const shared = {
  module: "learners/baselines/greedy.ts",
  isComparator: true,
  whyNot: (family: TaskDistribution) =>
    isBandit(family) ? whyNotBernoulli(family) : whyNotGaussian(family),
  adaptationEpisodes: ({ episodes }: TaskDistribution) => episodes,
  cost: 10,
} as const;

/** No exploration at all. */
export const greedy: Baseline = { ...shared, name: "greedy", play: playOnline(greedyAgent(0)) };

/** Now and then any action. */
export const epsilonGreedy: Baseline = {
  ...shared,
  name: "epsilon-greedy",
  play: playOnline(greedyAgent(EPSILON)),
};
