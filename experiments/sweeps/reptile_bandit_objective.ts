/** Reptile on bandits: what adaptation minimises, on which data. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-objective",
  question: "Which inner loss, and does every inner step sample data of its own?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "policy.lastLayerScale": 0.01 },
  search: {
    kind: "grid",
    axes: { "inner.objective": ["score", "ratio"], "inner.freshData": [false, true] },
  },
};
