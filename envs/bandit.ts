/**
 * Bernoulli bandits (Deleu, Guiroy, Hosseini 2018, section 4.1; tasks of Duan et
 * al. 2016): K arms, arm a pays 1 with probability p_a and else 0,
 * p ~ Uniform [0, 1)^K. An episode is one pull, so the one state never changes.
 *
 * @module
 */
import type { TaskFamily } from "./family.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";

/**
 * The family `bandit-k<K>-n<N>`.
 *
 * @param arms K, in [2, 1024]
 * @param pulls N, in [1, 100 000]
 * @throws {RangeError} If K or N is outside its range
 */
export function banditFamily(arms: number, pulls: number): TaskFamily {
  checkExtent("Cannot make a bandit family", "K", arms, FAMILY_LIMITS.actions);
  checkExtent("Cannot make a bandit family", "N", pulls, FAMILY_LIMITS.episodes);
  return {
    name: `bandit-k${arms}-n${pulls}`,
    dynamics: {
      states: 1,
      actions: arms,
      horizon: 1,
      reward: { kind: "bernoulli" },
      start: [1],
    },
    episodes: pulls,
    rewards: { kind: "uniform", low: 0, high: 1 },
    transitions: { kind: "constant", value: 1 },
    report: { group: "bandit", unit: "total", normaliser: null, labels: { k: arms } },
  };
}
