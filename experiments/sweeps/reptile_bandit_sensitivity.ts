/** Reptile on bandits: every open choice, one at a time. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-sensitivity",
  question:
    "How much does each choice that the paper leaves open matter, the others as they are in force?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "in-force",
  base: {},
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
      metaBatch: [20, 40],
      "outer.optimiser.beta1": [0, 0.9],
      "policy.banditObservation": ["zero", "one"],
    },
  },
};
