/** MAML on MDPs: everything at once, at random. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-random",
  question: "Do settings that are good one by one go together?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: {
    kind: "random",
    trials: 24,
    seed: 0,
    axes: {
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      "inner.advantages.normalise": [true, false],
      "policy.hiddenScale": { law: "log-uniform", min: 0.7, max: 3 },
      "policy.lastLayerScale": { law: "log-uniform", min: 0.01, max: 1 },
      "outer.optimiser.maxKl": { law: "log-uniform", min: 1e-3, max: 1e-1 },
      "outer.optimiser.damping": { law: "log-uniform", min: 1e-5, max: 1e-1 },
    },
  },
};
