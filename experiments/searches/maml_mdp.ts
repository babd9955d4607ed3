/** Searches that choose MAML's settings on MDPs. @module */
import {
  ADAM,
  type Assignments,
  grid,
  INITIAL_SCALES,
  MDP_LOSS,
  MDPS,
  QUESTIONS,
  type Search,
  SEEDS,
} from "./search.ts";

/** The scales of the search before, so that a step is long enough for the loss to matter. */
const SCALES: Assignments = { "policy.hiddenScale": 2.5, "policy.lastLayerScale": 0.01 };

const CHOOSES = {
  algorithm: "maml",
  environments: MDPS,
  seeds: SEEDS,
  from: "in-force",
  base: { iterations: 500 },
} as const;

/** MAML on MDPs. */
export const MAML_MDP: readonly Search[] = [
  {
    ...CHOOSES,
    name: "maml-mdp-loss",
    question: QUESTIONS.loss,
    from: "paper",
    base: SCALES,
    strategy: grid(MDP_LOSS),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-advantages",
    question: "GAE or REINFORCE, normalised or not?",
    strategy: grid({
      "inner.advantages.estimator": ["gae", "reinforce"],
      "inner.advantages.normalise": [true, false],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-trust-region",
    question: "How far may one outer step go, and how much is its curvature damped?",
    base: { iterations: 500, "outer.optimiser.damping": 1e-2, "outer.optimiser.maxKl": 1e-2 },
    strategy: grid({
      "outer.optimiser.maxKl": [3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-initialisation",
    question: QUESTIONS.initialisation,
    base: {
      iterations: 500,
      "policy.hiddenScale": 1,
      "policy.lastLayerScale": 1,
      "outer.optimiser.damping": 1e-5,
    },
    strategy: grid(INITIAL_SCALES),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-budget",
    question: QUESTIONS.budget,
    base: { iterations: 500 },
    strategy: grid({ iterations: [500, 1000, 2000] }),
  },
  {
    ...CHOOSES,
    name: "maml-mdp-optimiser",
    question: "Does Adam as outer optimiser do as well as TRPO?",
    strategy: grid(ADAM),
  },
];
