/** Searches over Reptile's settings on bandits. @module */
import type { Assignments, Search } from "./search.ts";

const ENVIRONMENTS = ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"];

const SCALES: Assignments = { "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 };
const BASE: Assignments = { "inner.objective": "ratio", ...SCALES };

/** Reptile on bandits: searches that choose its settings, then those that explain them. */
export const REPTILE_BANDIT: readonly Search[] = [
  {
    name: "reptile-bandit-objective",
    question: "Which inner loss, the same data at every inner step or fresh ones?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: SCALES,
    strategy: {
      kind: "grid",
      axes: { "inner.objective": ["score", "ratio"], "inner.data": ["same", "fresh"] },
    },
  },
  {
    name: "reptile-bandit-initialisation",
    question: "How large are the initial weights, of the hidden layers and of the last?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "paper",
    base: { "inner.objective": "ratio" },
    strategy: {
      kind: "grid",
      axes: { "policy.hiddenScale": [1, 2.5, 5, 8], "policy.lastLayerScale": [1, 0.01] },
    },
  },
  {
    name: "reptile-bandit-budget",
    question: "How many meta-iterations, and how many tasks in each?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { iterations: [4000, 8000], metaBatch: [20, 40] } },
  },
  {
    name: "reptile-bandit-adam",
    question: "Is Adam better without momentum, as Nichol et al. (2018) have it?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { "outer.optimiser.beta1": [0, 0.9] } },
  },
  {
    name: "reptile-bandit-sensitivity",
    question:
      "How much does each choice that the paper leaves open matter, the others as they are in force?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "in-force",
    base: {},
    strategy: {
      kind: "one-at-a-time",
      axes: {
        "inner.objective": ["score", "ratio"],
        "inner.advantages.estimator": ["gae", "reinforce"],
        "inner.advantages.normalise": [true, false],
        "inner.data": ["same", "fresh"],
        "policy.initialisation": ["pytorch-2018", "xavier"],
        "policy.hiddenScale": [1, 2.5, 5],
        "policy.lastLayerScale": [1, 0.01],
        metaBatch: [20, 40],
        "outer.optimiser.beta1": [0, 0.9],
        "policy.banditObservation": ["zero", "one"],
      },
    },
  },
  {
    name: "reptile-bandit-checkpoint",
    question: "How much of the result is the choice of the best checkpoint on validation tasks?",
    algorithm: "reptile",
    environments: ["bandit-k5-n100", "bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"],
    seeds: [0, 1],
    from: "in-force",
    base: {},
    strategy: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
  },
];
