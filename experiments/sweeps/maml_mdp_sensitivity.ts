/** MAML on MDPs: every open choice, one at a time. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-mdp-sensitivity",
  question:
    "How much does each choice that the paper leaves open matter, the others as they are in force?",
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1, 2],
  from: "in-force",
  base: {},
  search: {
    kind: "one-at-a-time",
    axes: {
      "inner.objective": ["score", "ratio"],
      "inner.advantages.estimator": ["gae", "reinforce"],
      "inner.advantages.normalise": [true, false],
      "policy.initialisation": ["pytorch-2018", "xavier"],
      "policy.hiddenScale": [1, 2.5, 5],
      "policy.lastLayerScale": [1, 0.01],
      metaBatch: [20, 40],
      "outer.order": [1, 2],
      iterations: [500, 1000],
      "outer.normaliseAdvantages": [true, false],
      "outer.refitCritic": [true, false],
      "outer.optimiser.maxKl": [1e-3, 1e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      "inner.advantages.lambda": [1, 0.9, 0.5, 0],
    },
  },
};
