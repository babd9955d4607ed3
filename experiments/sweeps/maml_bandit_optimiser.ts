/** MAML on bandits: Adam in place of the trust region. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-optimiser",
  question: "Does Adam as outer optimiser do as well as TRPO?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "outer.optimiser.maxKl": 1e-3,
    "outer.optimiser.damping": 1e-2,
  },
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
