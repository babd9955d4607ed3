/** Two trials of a few iterations: does the machinery work? @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "smoke",
  question: "Does a sweep run, end to end?",
  algorithm: "maml",
  environments: ["bandit-k5-n10", "bandit-k10-n10"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "outer.optimiser.maxKl": 1e-3,
    "outer.optimiser.damping": 1e-2,
    iterations: 10,
    "checkpoints.every": 5,
    "checkpoints.tasks": 20,
  },
  search: { kind: "grid", axes: { "inner.objective": ["score", "ratio"] } },
};
