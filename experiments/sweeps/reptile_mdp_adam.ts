/** Reptile on MDPs: Adam. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-adam",
  question: "Is Adam better without momentum, as Nichol et al. (2018) have it?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "inner.objective": "ratio",
    "inner.advantages.reduction": "sum-over-time",
    "policy.hiddenScale": 5,
    "policy.lastLayerScale": 0.01,
  },
  search: { kind: "grid", axes: { "outer.optimiser.beta1": [0, 0.9] } },
};
