/** Reptile on bandits: the inner loss, and which data. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-objective",
  question: "Which inner loss, the same data at every inner step or fresh ones?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: { "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 },
  search: {
    kind: "grid",
    axes: { "inner.objective": ["score", "ratio"], "inner.data": ["same", "fresh"] },
  },
};
