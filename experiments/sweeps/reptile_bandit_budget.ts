/** Reptile on bandits: how much training. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-budget",
  question: "How many meta-iterations, and how many tasks in each?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio", "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 },
  search: { kind: "grid", axes: { iterations: [4000, 8000], metaBatch: [20, 40] } },
};
