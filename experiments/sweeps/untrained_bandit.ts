/** No meta-training on bandits: which network and step. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "untrained-bandit",
  question: "Without meta-training, which scale of the hidden layers and which step size?",
  algorithm: "maml",
  environments: [
    "bandit-k5-n10",
    "bandit-k10-n10",
    "bandit-k50-n10",
    "bandit-k5-n100",
    "bandit-k10-n100",
    "bandit-k50-n100",
    "bandit-k10-n500",
    "bandit-k50-n500",
  ],
  seeds: [0, 1, 2, 3, 4],
  from: "in-force",
  base: { iterations: 0, "policy.lastLayerScale": 0.01, "checkpoints.tasks": 2000 },
  search: {
    kind: "grid",
    axes: { "policy.hiddenScale": [1, 2.5, 5], "inner.stepSize": [0.5, 2, 8, 32] },
  },
};
