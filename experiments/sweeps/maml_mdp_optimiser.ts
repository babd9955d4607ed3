/** MAML on MDPs: the outer optimiser. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-optimiser",
  question: "Is Adam as good as a trust region, and with which step?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio", "inner.advantages.reduction": "sum-over-time" },
  search: {
    kind: "grid",
    axes: {
      optimiser: [
        { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-4 },
        { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 1e-3 },
        { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-3 },
      ],
    },
  },
};
