/** MAML on MDPs: Adam in place of the trust region. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-optimiser",
  question: "Does Adam as outer optimiser do as well as TRPO?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: {
    kind: "grid",
    axes: {
      optimiser: [{ "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-4 }, {
        "outer.optimiser.kind": "adam",
        "outer.optimiser.learningRate": 1e-3,
      }, { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-3 }],
    },
  },
};
