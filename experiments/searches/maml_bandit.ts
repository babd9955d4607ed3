/** Searches over MAML's settings on bandits. @module */
import {
  ADAM,
  type Assignments,
  CHECKPOINT_RULE,
  grid,
  INITIAL_SCALES,
  oneAtATime,
  OPEN,
  OPEN_MAML,
  OPEN_NETWORK,
  QUESTIONS,
  type Search,
} from "./search.ts";

const TRUST_REGION: Assignments = {
  "outer.optimiser.maxKl": 1e-3,
  "outer.optimiser.damping": 1e-2,
};
const RATIO: Assignments = { "inner.objective": "ratio" };

const CHOOSES = {
  algorithm: "maml",
  environments: ["bandit-k5-n100", "bandit-k10-n500", "bandit-k50-n500"],
  seeds: [0, 1, 2],
  from: "paper",
  base: { ...RATIO, ...TRUST_REGION },
} as const;
const EXPLAINS = { ...CHOOSES, from: "in-force", base: {} } as const;

/** MAML on bandits: searches that choose its settings, then those that explain them. */
export const MAML_BANDIT: readonly Search[] = [
  {
    ...CHOOSES,
    name: "maml-bandit-objective",
    question: "Which inner loss, and are advantages normalised?",
    base: TRUST_REGION,
    strategy: grid({
      "inner.objective": ["score", "ratio"],
      "inner.advantages.normalise": [true, false],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-trust-region",
    question: "How far may one outer step go, and how much is its curvature damped?",
    base: RATIO,
    strategy: grid({
      "outer.optimiser.maxKl": [1e-3, 3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-initialisation",
    question: QUESTIONS.initialisation,
    strategy: grid(INITIAL_SCALES),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-budget",
    question: QUESTIONS.budget,
    seeds: [0, 1],
    strategy: grid({ iterations: [500, 1000], metaBatch: [20, 40] }),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-optimiser",
    question: "Does Adam as outer optimiser do as well as TRPO?",
    seeds: [0, 1],
    strategy: grid(ADAM),
  },
  {
    ...EXPLAINS,
    name: "maml-bandit-sensitivity",
    question: QUESTIONS.sensitivity,
    strategy: oneAtATime({
      ...OPEN,
      ...OPEN_NETWORK,
      ...OPEN_MAML,
      "policy.banditObservation": ["zero", "one"],
    }),
  },
  {
    ...EXPLAINS,
    name: "maml-bandit-checkpoint",
    question: QUESTIONS.checkpoint,
    environments: ["bandit-k5-n100", "bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"],
    seeds: [0, 1, 2, 3, 4],
    strategy: CHECKPOINT_RULE,
  },
];
