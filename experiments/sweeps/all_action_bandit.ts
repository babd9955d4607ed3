/** MAML over all actions on bandits. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "all-action-bandit",
  question: "How many pseudo-visits, and which step size?",
  algorithm: "maml",
  environments: [
    "bandit-k10-n10",
    "bandit-k50-n10",
    "bandit-k10-n100",
    "bandit-k50-n100",
    "bandit-k50-n500",
  ],
  seeds: [0, 1],
  from: "in-force",
  base: {
    "policy.hiddenScale": 5,
    "policy.lastLayerScale": 0.01,
    "checkpoints.tasks": 2000,
    "checkpoints.every": 100,
    "inner.advantages.pseudoVisits": 2,
    "inner.stepSize": 30,
  },
  search: {
    kind: "grid",
    axes: { "inner.advantages.pseudoVisits": [1, 2, 4], "inner.stepSize": [3, 10, 30] },
  },
};
