/** Reptile on MDPs: how much training. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-budget",
  question: "How many meta-iterations?",
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
  search: { kind: "grid", axes: { iterations: [4000, 8000] } },
};
