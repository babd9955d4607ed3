/** Searches over MAML's settings on MDPs. @module */
import type { Assignments, Search } from "./search.ts";

const ENVIRONMENTS = ["mdp-n10", "mdp-n50", "mdp-n100"];

const BASE: Assignments = {
  "inner.objective": "ratio",
  "inner.advantages.reduction": "sum-over-time",
};

/** MAML on MDPs: searches that choose its settings, then those that explain them. */
export const MAML_MDP: readonly Search[] = [
  {
    name: "maml-mdp-objective",
    question: "Which inner loss?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2],
    from: "paper",
    base: {},
    strategy: {
      kind: "grid",
      axes: {
        "inner.objective": ["score", "ratio"],
        "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
      },
    },
  },
  {
    name: "maml-mdp-advantages",
    question: "Mean or sum over time, GAE or REINFORCE, normalised or not?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: { "inner.objective": "ratio" },
    strategy: {
      kind: "grid",
      axes: {
        "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
        "inner.advantages.estimator": ["gae", "reinforce"],
        "inner.advantages.normalise": [true, false],
      },
    },
  },
  {
    name: "maml-mdp-trust-region",
    question: "Which radius and which damping?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: {
      kind: "grid",
      axes: {
        "outer.optimiser.maxKl": [3e-3, 1e-2, 3e-2],
        "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
      },
    },
  },
  {
    name: "maml-mdp-initialisation",
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
    name: "maml-mdp-budget",
    question: "How many meta-iterations, and how many tasks in each?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1],
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { iterations: [500, 1000], metaBatch: [20, 40] } },
  },
  {
    name: "maml-mdp-optimiser",
    question: "Is Adam as good as a trust region, and with which step?",
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
    name: "maml-mdp-sensitivity",
    question:
      "How much does each choice that the paper leaves open matter, the others as they are in force?",
    algorithm: "maml",
    environments: ["mdp-n10", "mdp-n100"],
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
        "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
        "inner.advantages.lambda": [1, 0.9, 0.5, 0],
      },
    },
  },
  {
    name: "maml-mdp-checkpoint",
    question: "How much of the result is the choice of the best checkpoint on validation tasks?",
    algorithm: "maml",
    environments: ENVIRONMENTS,
    seeds: [0, 1, 2, 3, 4],
    from: "in-force",
    base: {},
    strategy: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
  },
];
