/** Reptile on MDPs: what adaptation minimises, on which data. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-objective",
  question:
    "Which inner loss, mean or sum over time, the same data at every inner step or fresh ones?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "policy.lastLayerScale": 0.01 },
  search: {
    kind: "grid",
    axes: {
      "inner.objective": ["score", "ratio"],
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      "inner.freshData": [false, true],
    },
  },
};
