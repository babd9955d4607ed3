/** Reptile on bandits: Adam. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-bandit-adam",
  question: "Is Adam better without momentum, as Nichol et al. (2018) have it?",
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: { "inner.objective": "ratio", "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 },
  search: { kind: "grid", axes: { "outer.optimiser.beta1": [0, 0.9] } },
};
