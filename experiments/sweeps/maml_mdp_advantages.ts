/** MAML on MDPs: from rewards to advantages. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-advantages",
  question: "Mean or sum over time, GAE or REINFORCE, normalised or not?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: {
    kind: "grid",
    axes: {
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      "inner.advantages.estimator": ["gae", "reinforce"],
      "inner.advantages.normalise": [true, false],
    },
  },
};
