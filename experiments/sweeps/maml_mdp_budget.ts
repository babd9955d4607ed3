/** MAML on MDPs: how long, on how many tasks. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-budget",
  question: "How many meta-iterations, and how many tasks in each?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: { kind: "grid", axes: { iterations: [500, 1000, 2000], metaBatch: [20, 40] } },
};
