/** Searches over Reptile's settings on MDPs. @module */
import {
  type Assignments,
  CHECKPOINT_RULE,
  grid,
  INITIAL_SCALES,
  oneAtATime,
  OPEN,
  OPEN_ADVANTAGES,
  OPEN_NETWORK,
  QUESTIONS,
  type Search,
} from "./search.ts";

const LOSS: Assignments = {
  "inner.objective": "ratio",
  "inner.advantages.reduction": "sum-over-time",
};

const CHOOSES = {
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { ...LOSS, "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 },
} as const;
const EXPLAINS = { ...CHOOSES, from: "in-force", base: {} } as const;

/** Reptile on MDPs: searches that choose its settings, then those that explain them. */
export const REPTILE_MDP: readonly Search[] = [
  {
    ...CHOOSES,
    name: "reptile-mdp-objective",
    question:
      "Which inner loss, mean or sum over time, the same data at every inner step or fresh ones?",
    strategy: oneAtATime({
      "inner.objective": ["score"],
      "inner.advantages.reduction": ["mean-over-time"],
      "inner.data": ["fresh"],
    }),
  },
  {
    ...CHOOSES,
    name: "reptile-mdp-initialisation",
    question: QUESTIONS.initialisation,
    base: LOSS,
    strategy: grid(INITIAL_SCALES),
  },
  {
    ...CHOOSES,
    name: "reptile-mdp-budget",
    question: "How many meta-iterations?",
    strategy: grid({ iterations: [4000, 8000] }),
  },
  {
    ...CHOOSES,
    name: "reptile-mdp-adam",
    question: QUESTIONS.momentum,
    strategy: grid({ "outer.optimiser.beta1": [0, 0.9] }),
  },
  {
    ...EXPLAINS,
    name: "reptile-mdp-sensitivity",
    question: QUESTIONS.sensitivity,
    // Half the iterations in force: 56 trainings take long enough.
    base: { iterations: 4000 },
    strategy: oneAtATime({
      ...OPEN,
      "inner.data": ["same", "fresh"],
      ...OPEN_NETWORK,
      "outer.optimiser.beta1": [0, 0.9],
      ...OPEN_ADVANTAGES,
    }),
  },
  {
    ...EXPLAINS,
    name: "reptile-mdp-checkpoint",
    question: QUESTIONS.checkpoint,
    environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
    strategy: CHECKPOINT_RULE,
  },
];
