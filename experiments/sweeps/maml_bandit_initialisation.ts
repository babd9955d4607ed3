/** MAML on bandits: where training starts. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-initialisation",
  question: "How large are the initial weights, of the hidden layers and of the last?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "outer.optimiser.maxKl": 1e-3,
    "outer.optimiser.damping": 1e-2,
  },
  search: {
    kind: "grid",
    axes: { "policy.hiddenScale": [1, 2.5, 5], "policy.lastLayerScale": [1, 0.01] },
  },
};
