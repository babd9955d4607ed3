/** MAML on MDPs: what adaptation minimises. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-objective",
  question: "Which inner loss?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: {},
  search: {
    kind: "grid",
    axes: {
      "inner.objective": ["score", "ratio"],
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
    },
  },
};
