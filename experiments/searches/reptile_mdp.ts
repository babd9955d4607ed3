/** Searches that choose Reptile's settings on MDPs. @module */
import { type Assignments, grid, MDP_LOSS, QUESTIONS, type Search, SEEDS } from "./search.ts";

/** The scales of the search before, so that a step is long enough for the loss to matter. */
const SCALES: Assignments = { "policy.hiddenScale": 5, "policy.lastLayerScale": 0.01 };

const CHOOSES = {
  algorithm: "reptile",
  environments: ["mdp-n10", "mdp-n100"],
  seeds: SEEDS.slice(0, 2),
  from: "in-force",
  base: { iterations: 4000 },
} as const;

/** Reptile on MDPs. */
export const REPTILE_MDP: readonly Search[] = [
  {
    ...CHOOSES,
    name: "reptile-mdp-loss",
    question: QUESTIONS.loss,
    from: "paper",
    base: SCALES,
    strategy: grid({ ...MDP_LOSS, "inner.advantages.lambda": [1, 0.5, 0] }),
  },
  {
    ...CHOOSES,
    name: "reptile-mdp-initialisation",
    question: QUESTIONS.initialisation,
    base: { iterations: 4000, "policy.hiddenScale": 1, "policy.lastLayerScale": 1 },
    strategy: grid({
      "policy.hiddenScale": [1, 2.5, 5, 10],
      "policy.lastLayerScale": [1, 0.01],
    }),
  },
  {
    ...CHOOSES,
    name: "reptile-mdp-budget",
    question: "How many meta-iterations, and does Adam have momentum?",
    base: { iterations: 4000, "outer.optimiser.beta1": 0.9 },
    strategy: grid({ iterations: [2000, 4000, 8000, 16000], "outer.optimiser.beta1": [0.9, 0] }),
  },
];
