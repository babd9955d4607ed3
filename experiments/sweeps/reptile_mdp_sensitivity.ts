/** Reptile on MDPs: every open choice, one at a time. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-sensitivity",
  question:
    "How much does each choice that the paper leaves open matter, the others as they are in force?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1],
  from: "in-force",
  // Half the iterations in force: 56 trainings take long enough.
  base: { iterations: 4000 },
  search: {
    kind: "one-at-a-time",
    axes: {
      "inner.objective": ["score", "ratio"],
      "inner.advantages.estimator": ["gae", "reinforce"],
      "inner.advantages.normalise": [true, false],
      "inner.data": ["same", "fresh"],
      "policy.initialisation": ["pytorch-2018", "xavier"],
      "policy.hiddenScale": [1, 2.5, 5],
      "policy.lastLayerScale": [1, 0.01],
      "outer.optimiser.beta1": [0, 0.9],
      "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      "inner.advantages.lambda": [1, 0.9, 0.5, 0],
    },
  },
};
