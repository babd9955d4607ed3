/** Searches over MAML's settings on bandits. @module */
import type { Assignments, Search } from "./search.ts";

const ENVIRONMENTS = ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"];

const RADIUS_AND_DAMPING: Assignments = {
  "outer.optimiser.maxKl": 1e-3,
  "outer.optimiser.damping": 1e-2,
};
const BASE: Assignments = { "inner.objective": "ratio", ...RADIUS_AND_DAMPING };

/** MAML on bandits: searches that choose its settings, then those that explain them. */
export const MAML_BANDIT: readonly Search[] = [
  {
    name: "maml-bandit-objective",
    question: "Which inner loss, and are advantages normalised?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "paper",
    base: RADIUS_AND_DAMPING,
    strategy: {
      kind: "grid",
      axes: { "inner.objective": ["score", "ratio"], "inner.advantages.normalise": [true, false] },
    },
  },
  {
    name: "maml-bandit-trust-region",
    question: "How far may one outer step go, and how much is its curvature damped?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "paper",
    base: { "inner.objective": "ratio" },
    strategy: {
      kind: "grid",
      axes: {
        "outer.optimiser.maxKl": [1e-3, 3e-3, 1e-2, 3e-2],
        "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
      },
    },
  },
  {
    name: "maml-bandit-initialisation",
    question: "How large are the initial weights, of the hidden layers and of the last?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "paper",
    base: BASE,
    strategy: {
      kind: "grid",
      axes: { "policy.hiddenScale": [1, 2.5, 5], "policy.lastLayerScale": [1, 0.01] },
    },
  },
  {
    name: "maml-bandit-budget",
    question: "How many meta-iterations, and how many tasks in each?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { iterations: [500, 1000], metaBatch: [20, 40] } },
  },
  {
    name: "maml-bandit-optimiser",
    question: "Does Adam as outer optimiser do as well as TRPO?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: {
      kind: "grid",
      axes: {
        optimiser: [
          { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-4 },
          { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 1e-3 },
          { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 3e-3 },
        ],
      },
    },
  },
  {
    name: "maml-bandit-sensitivity",
    question:
      "How much does each choice that the paper leaves open matter, the others as they are in force?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "in-force",
    base: {},
    strategy: {
      kind: "one-at-a-time",
      axes: {
        "inner.objective": ["score", "ratio"],
        "inner.advantages.estimator": ["gae", "reinforce"],
        "inner.advantages.normalise": [true, false],
        "policy.initialisation": ["pytorch-2018", "xavier"],
        "policy.hiddenScale": [1, 2.5, 5],
        "policy.lastLayerScale": [1, 0.01],
        metaBatch: [20, 40],
        "outer.order": [1, 2],
        iterations: [500, 1000],
        "outer.normaliseAdvantages": [true, false],
        "outer.refitCritic": [true, false],
        "outer.optimiser.maxKl": [1e-3, 1e-2],
        "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
        "policy.banditObservation": ["zero", "one"],
      },
    },
  },
  {
    name: "maml-bandit-checkpoint",
    question: "How much of the result is the choice of the best checkpoint on validation tasks?",
    algorithm: "maml",
    environments: ["bandit-k5-n100", "bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"],
    seeds: [0, 1, 2, 3, 4],
    from: "in-force",
    base: {},
    strategy: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
  },
];
