/** Searches over MAML's settings on MDPs. @module */
import {
  ADAM,
  type Assignments,
  CHECKPOINT_RULE,
  grid,
  INITIAL_SCALES,
  oneAtATime,
  OPEN,
  OPEN_ADVANTAGES,
  OPEN_MAML,
  OPEN_NETWORK,
  QUESTIONS,
  type Search,
} from "./search.ts";

const RATIO: Assignments = { "inner.objective": "ratio" };
const REDUCTION = { "inner.advantages.reduction": ["mean-over-time", "sum-over-time"] } as const;

const CHOOSES = {
  algorithm: "maml",
  environments: ["mdp-n10", "mdp-n50", "mdp-n100"],
  seeds: [0, 1],
  from: "paper",
  base: { ...RATIO, "inner.advantages.reduction": "sum-over-time" },
} as const;
const EXPLAINS = { ...CHOOSES, from: "in-force", base: {} } as const;

/** MAML on MDPs: searches that choose its settings, then those that explain them. */
export const MAML_MDP: readonly Search[] = [
  {
    ...CHOOSES,
    name: "maml-mdp-objective",
    question: "Which inner loss?",
    seeds: [0, 1, 2],
    base: {},
    strategy: grid({ "inner.objective": ["score", "ratio"], ...REDUCTION }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-advantages",
    question: "Mean or sum over time, GAE or REINFORCE, normalised or not?",
    base: RATIO,
    strategy: grid({
      ...REDUCTION,
      "inner.advantages.estimator": ["gae", "reinforce"],
      "inner.advantages.normalise": [true, false],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-trust-region",
    question: "Which radius and which damping?",
    strategy: grid({
      "outer.optimiser.maxKl": [3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-initialisation",
    question: QUESTIONS.initialisation,
    seeds: [0, 1, 2],
    strategy: grid(INITIAL_SCALES),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-budget",
    question: QUESTIONS.budget,
    strategy: grid({ iterations: [500, 1000], metaBatch: [20, 40] }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-optimiser",
    question: "Is Adam as good as a trust region, and with which step?",
    strategy: grid(ADAM),
  },
  {
    ...EXPLAINS,
    name: "maml-mdp-sensitivity",
    question: QUESTIONS.sensitivity,
    environments: ["mdp-n10", "mdp-n100"],
    seeds: [0, 1, 2],
    strategy: oneAtATime({ ...OPEN, ...OPEN_NETWORK, ...OPEN_MAML, ...OPEN_ADVANTAGES }),
  },
  {
    ...EXPLAINS,
    name: "maml-mdp-checkpoint",
    question: QUESTIONS.checkpoint,
    seeds: [0, 1, 2, 3, 4],
    strategy: CHECKPOINT_RULE,
  },
];
