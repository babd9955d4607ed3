/** MAML on bandits: which checkpoint training leaves. @module */
import type { Sweep } from "./sweep.ts";

/** The search. */
export const sweep: Sweep = {
  name: "maml-bandit-checkpoint",
  question: "How much of the result is the choice of the best checkpoint on validation tasks?",
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2, 3, 4],
  from: "in-force",
  base: {},
  search: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
};
