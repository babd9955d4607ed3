/** MAML on MDPs: how much training. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-budget",
  question: "How many meta-iterations, and how many tasks in each?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio", "inner.advantages.reduction": "sum-over-time" },
  search: { kind: "grid", axes: { iterations: [500, 1000], metaBatch: [20, 40] } },
};
