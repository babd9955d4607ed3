/** Searches over the settings of the variants, `untrained` and `maml-all-action`. @module */
import { type Assignments, MDPS, type Search, SEEDS, type Strategy } from "./search.ts";

const UNTRAINED: Assignments = {
  iterations: 0,
  "policy.lastLayerScale": 0.01,
  "checkpoints.tasks": 2000,
};
const SCALE_AND_STEP: Strategy = {
  kind: "grid",
  axes: { "policy.hiddenScale": [1, 2.5, 5, 10, 20], "inner.stepSize": [0.5, 2, 8, 32, 128] },
};

const PRECISE: Assignments = { "checkpoints.tasks": 2000, "checkpoints.every": 100 };
const TWO_SEEDS = SEEDS.slice(0, 2);

/** No meta-training: which network and step. Then MAML over all actions. */
export const VARIANTS: readonly Search[] = [
  {
    name: "untrained-bandit",
    question: "Without meta-training, which scale of the hidden layers and which step size?",
    algorithm: "maml",
    environments: [
      "bandit-k5-n10",
      "bandit-k10-n10",
      "bandit-k50-n10",
      "bandit-k5-n100",
      "bandit-k10-n100",
      "bandit-k50-n100",
      "bandit-k10-n500",
      "bandit-k50-n500",
    ],
    seeds: SEEDS,
    from: "in-force",
    base: UNTRAINED,
    strategy: SCALE_AND_STEP,
  },
  {
    name: "untrained-mdp",
    question: "Without meta-training, which scale of the hidden layers and which step size?",
    algorithm: "maml",
    environments: ["mdp-n10", "mdp-n25", "mdp-n50", "mdp-n100"],
    seeds: SEEDS,
    from: "in-force",
    base: UNTRAINED,
    strategy: SCALE_AND_STEP,
  },
  {
    name: "all-action-bandit",
    question: "With no more arms than can be looked at, how many pseudo-visits, which step size?",
    algorithm: "maml",
    environments: ["bandit-k10-n10", "bandit-k10-n100", "bandit-k50-n500"],
    seeds: SEEDS,
    from: "in-force",
    base: {
      ...PRECISE,
      "policy.hiddenScale": 5,
      "policy.lastLayerScale": 0.01,
      "inner.stepSize": 10,
      "inner.advantages.pseudoVisits": 2,
    },
    strategy: {
      kind: "grid",
      axes: { "inner.advantages.pseudoVisits": [1, 2], "inner.stepSize": [3, 10, 30, 100] },
    },
  },
  {
    name: "all-action-many-arms",
    question:
      "With more arms than can be looked at evenly, all actions or those drawn, for how long?",
    algorithm: "maml",
    environments: ["bandit-k50-n10", "bandit-k50-n100"],
    seeds: SEEDS,
    from: "in-force",
    base: { ...PRECISE, iterations: 500, "inner.stepSize": 0.5 },
    strategy: {
      kind: "grid",
      axes: {
        "inner.advantages.pseudoVisits": [null, 1, 2],
        "inner.stepSize": [0.5, 2],
        iterations: [500, 2000],
      },
    },
  },
  {
    name: "all-action-mdp",
    question: "How many pseudo-visits, and which step size?",
    algorithm: "maml",
    environments: MDPS,
    seeds: TWO_SEEDS,
    from: "in-force",
    base: { ...PRECISE, "inner.advantages.pseudoVisits": 0 },
    strategy: {
      kind: "grid",
      axes: { "inner.advantages.pseudoVisits": [0, 1, 3], "inner.stepSize": [0.5, 2] },
    },
  },
];
