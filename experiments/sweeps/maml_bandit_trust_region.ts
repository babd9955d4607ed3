/** MAML on bandits: the trust region. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-trust-region",
  question: "How far may one outer step go, and how much is its curvature damped?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "inner.objective": "ratio" },
  search: {
    kind: "grid",
    axes: {
      "outer.optimiser.maxKl": [1e-3, 3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
    },
  },
};
