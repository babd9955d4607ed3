/** Reptile on bandits: where training starts. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-initialisation",
  question: "How large are the initial weights, of the hidden layers and of the last?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: {
    kind: "grid",
    axes: { "policy.hiddenScale": [1, 2.5, 5, 8], "policy.lastLayerScale": [1, 0.01] },
  },
};
