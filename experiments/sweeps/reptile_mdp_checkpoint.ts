/** Reptile on MDPs: which checkpoint training leaves. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "reptile-mdp-checkpoint",
  question: "How much of the result is the choice of the best checkpoint on validation tasks?",
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "in-force",
  base: {},
  search: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
};
