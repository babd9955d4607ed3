/** MAML on MDPs: where training starts. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-initialisation",
  question: "How large are the initial weights, of the hidden layers and of the last?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "inner.objective": "ratio", "inner.advantages.reduction": "sum-over-time" },
  search: {
    kind: "grid",
    axes: { "policy.hiddenScale": [1, 2.5, 5], "policy.lastLayerScale": [1, 0.01] },
  },
};
