/** MAML on MDPs: the trust region. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-trust-region",
  question: "Which radius and which damping?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio", "inner.advantages.reduction": "sum-over-time" },
  search: {
    kind: "grid",
    axes: {
      "outer.optimiser.maxKl": [3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
    },
  },
};
