/** Bandits whose arms pay N(ρ, 1), with ρ ~ N(0, 1): rewards may be negative. @module */
import type { TaskFamily } from "@outerloop/outerloop";

/** The family `gaussian-k<K>-n<N>`: K arms, N pulls. */
export function gaussian(arms: number, pulls: number): TaskFamily {
  return {
    name: `gaussian-k${arms}-n${pulls}`,
    dynamics: {
      states: 1,
      actions: arms,
      horizon: 1,
      reward: { kind: "gaussian", sd: 1 },
      start: [1],
    },
    episodes: pulls,
    rewards: { kind: "normal", mean: 0, sd: 1 },
    transitions: { kind: "constant", value: 1 },
    report: { group: "gaussian", unit: "total", normaliser: null, labels: { k: arms } },
  };
}
