/** MAML over all actions on MDPs. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "all-action-mdp",
  question: "Which advantages: how far do they look, and how many pseudo-visits?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n25", "mdp-n100"],
  seeds: [0, 1],
  from: "in-force",
  base: { "checkpoints.tasks": 2000, "checkpoints.every": 100 },
  search: {
    kind: "grid",
    axes: { "inner.advantages.lambda": [0, 0.5, 1], "inner.advantages.pseudoVisits": [0, 1, 3] },
  },
};
