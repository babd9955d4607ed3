/** Searches over Reptile's settings on bandits. @module */
import {
  type Assignments,
  CHECKPOINT_RULE,
  grid,
  oneAtATime,
  OPEN,
  OPEN_NETWORK,
  QUESTIONS,
  type Search,
} from "./search.ts";

const SCALES: Assignments = { "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 };
const RATIO: Assignments = { "inner.objective": "ratio" };

const CHOOSES = {
  algorithm: "reptile",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1],
  from: "paper",
  base: { ...RATIO, ...SCALES },
} as const;
const EXPLAINS = { ...CHOOSES, from: "in-force", base: {} } as const;

/** Reptile on bandits: searches that choose its settings, then those that explain them. */
export const REPTILE_BANDIT: readonly Search[] = [
  {
    ...CHOOSES,
    name: "reptile-bandit-objective",
    question: "Which inner loss, the same data at every inner step or fresh ones?",
    base: SCALES,
    strategy: grid({ "inner.objective": ["score", "ratio"], "inner.data": ["same", "fresh"] }),
  },
  {
    ...CHOOSES,
    name: "reptile-bandit-initialisation",
    question: QUESTIONS.initialisation,
    seeds: [0, 1, 2],
    base: RATIO,
    strategy: grid({
      "policy.hiddenScale": [1, 2.5, 5, 8],
      "policy.lastLayerScale": [1, 0.01],
    }),
  },
  {
    ...CHOOSES,
    name: "reptile-bandit-budget",
    question: QUESTIONS.budget,
    strategy: grid({ iterations: [4000, 8000], metaBatch: [20, 40] }),
  },
  {
    ...CHOOSES,
    name: "reptile-bandit-adam",
    question: QUESTIONS.momentum,
    strategy: grid({ "outer.optimiser.beta1": [0, 0.9] }),
  },
  {
    ...EXPLAINS,
    name: "reptile-bandit-sensitivity",
    question: QUESTIONS.sensitivity,
    strategy: oneAtATime({
      ...OPEN,
      "inner.data": ["same", "fresh"],
      ...OPEN_NETWORK,
      metaBatch: [20, 40],
      "outer.optimiser.beta1": [0, 0.9],
      "policy.banditObservation": ["zero", "one"],
    }),
  },
  {
    ...EXPLAINS,
    name: "reptile-bandit-checkpoint",
    question: QUESTIONS.checkpoint,
    environments: ["bandit-k5-n100", "bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"],
    strategy: CHECKPOINT_RULE,
  },
];
