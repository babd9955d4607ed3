/** MAML over all actions where there are fewer pulls than arms. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "all-action-few-pulls",
  question: "With fewer pulls than arms, how large are the initial weights?",
  algorithm: "maml",
  environments: ["bandit-k50-n10"],
  seeds: [0, 1, 2, 3, 4],
  from: "in-force",
  base: {
    "policy.hiddenScale": 5,
    "policy.lastLayerScale": 0.01,
    "checkpoints.tasks": 2000,
    "checkpoints.every": 100,
    "inner.advantages.pseudoVisits": 2,
    "inner.stepSize": 10,
  },
  search: {
    kind: "grid",
    axes: { "policy.hiddenScale": [2.5, 5], "policy.lastLayerScale": [0.01, 0.3, 1] },
  },
};
