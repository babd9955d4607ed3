/** Searches that choose Reptile's settings on bandits. @module */
import { BANDITS, grid, type Search, SEEDS } from "./search.ts";

const CHOOSES = {
  algorithm: "reptile",
  environments: BANDITS,
  seeds: SEEDS,
  from: "in-force",
  base: { iterations: 4000 },
} as const;

/** Reptile on bandits. */
export const REPTILE_BANDIT: readonly Search[] = [
  {
    ...CHOOSES,
    name: "reptile-bandit-initialisation",
    question: "Which inner loss, and how large are the initial weights?",
    // Their effects differ much between agents.
    seeds: [...SEEDS, 103, 104],
    from: "paper",
    base: {},
    strategy: grid({
      "inner.objective": ["score", "ratio"],
      "policy.hiddenScale": [1, 2.5, 5, 10, 20],
      "policy.lastLayerScale": [1, 0.01],
    }),
  },
  {
    ...CHOOSES,
    name: "reptile-bandit-budget",
    question: "How many meta-iterations, and does Adam have momentum?",
    base: { iterations: 4000, "outer.optimiser.beta1": 0.9 },
    strategy: grid({ iterations: [2000, 4000, 8000], "outer.optimiser.beta1": [0.9, 0] }),
  },
];
