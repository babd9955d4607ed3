/** Reptile on MDPs: how long, and on how many tasks. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-budget",
  question: "How many meta-iterations, and how many tasks in each?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "inner.advantages.reduction": "sum-over-time",
    "policy.lastLayerScale": 0.01,
  },
  search: { kind: "grid", axes: { iterations: [4000, 8000, 16000], metaBatch: [20, 40] } },
};
