/** Searches over Reptile's settings on MDPs. @module */
import type { Assignments, Search } from "./search.ts";

const ENVIRONMENTS = ["mdp-n10", "mdp-n100"];
const SEEDS = [0, 1];

const LOSS: Assignments = {
  "inner.objective": "ratio",
  "inner.advantages.reduction": "sum-over-time",
};
const BASE: Assignments = { ...LOSS, "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 };

/** Reptile on MDPs: searches that choose its settings, then those that explain them. */
export const REPTILE_MDP: readonly Search[] = [
  {
    name: "reptile-mdp-objective",
    question:
      "Which inner loss, mean or sum over time, the same data at every inner step or fresh ones?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: SEEDS,
    from: "paper",
    base: BASE,
    strategy: {
      kind: "one-at-a-time",
      axes: {
        "inner.objective": ["score"],
        "inner.advantages.reduction": ["mean-over-time"],
        "inner.data": ["fresh"],
      },
    },
  },
  {
    name: "reptile-mdp-initialisation",
    question: "How large are the initial weights, of the hidden layers and of the last?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: SEEDS,
    from: "paper",
    base: LOSS,
    strategy: {
      kind: "grid",
      axes: { "policy.hiddenScale": [1, 2.5, 5], "policy.lastLayerScale": [1, 0.01] },
    },
  },
  {
    name: "reptile-mdp-budget",
    question: "How many meta-iterations?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: SEEDS,
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { iterations: [4000, 8000] } },
  },
  {
    name: "reptile-mdp-adam",
    question: "Is Adam better without momentum, as Nichol et al. (2018) have it?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: SEEDS,
    from: "paper",
    base: BASE,
    strategy: { kind: "grid", axes: { "outer.optimiser.beta1": [0, 0.9] } },
  },
  {
    name: "reptile-mdp-sensitivity",
    question:
      "How much does each choice that the paper leaves open matter, the others as they are in force?",
    algorithm: "reptile",
    environments: ENVIRONMENTS,
    seeds: SEEDS,
    from: "in-force",
    // Half the iterations in force: 56 trainings take long enough.
    base: { iterations: 4000 },
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
        "outer.optimiser.beta1": [0, 0.9],
        "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
        "inner.advantages.lambda": [1, 0.9, 0.5, 0],
      },
    },
  },
  {
    name: "reptile-mdp-checkpoint",
    question: "How much of the result is the choice of the best checkpoint on validation tasks?",
    algorithm: "reptile",
    environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
    seeds: SEEDS,
    from: "in-force",
    base: {},
    strategy: { kind: "one-at-a-time", axes: { "checkpoints.rule": ["best", "last"] } },
  },
];
