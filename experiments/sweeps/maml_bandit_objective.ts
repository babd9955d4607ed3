/** MAML on bandits: what adaptation minimises. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-objective",
  question: "Which inner loss, and are advantages normalised?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { "outer.optimiser.maxKl": 1e-3, "outer.optimiser.damping": 1e-2 },
  search: {
    kind: "grid",
    axes: { "inner.objective": ["score", "ratio"], "inner.advantages.normalise": [true, false] },
  },
};
