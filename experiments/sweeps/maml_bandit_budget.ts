/** MAML on bandits: how long, on how many tasks. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-budget",
  question: "How many meta-iterations, and how many tasks in each?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "outer.optimiser.maxKl": 1e-3,
    "outer.optimiser.damping": 1e-2,
  },
  search: { kind: "grid", axes: { iterations: [500, 1000], metaBatch: [20, 40] } },
};
