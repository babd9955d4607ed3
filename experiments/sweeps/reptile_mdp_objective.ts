/** Reptile on MDPs: the inner loss, and which data. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-objective",
  question:
    "Which inner loss, mean or sum over time, the same data at every inner step or fresh ones?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "inner.advantages.reduction": "sum-over-time",
    "policy.hiddenScale": 5,
    "policy.lastLayerScale": 0.01,
  },
  search: {
    kind: "one-at-a-time",
    axes: {
      "inner.objective": ["score"],
      "inner.advantages.reduction": ["mean-over-time"],
      "inner.data": ["fresh"],
    },
  },
};
