/** Searches that choose MAML's settings on bandits. @module */
import {
  ADAM,
  type Assignments,
  BANDITS,
  grid,
  INITIAL_SCALES,
  QUESTIONS,
  type Search,
  SEEDS,
} from "./search.ts";

/** As the authors' repository had it in May 2018, where the paper is silent. */
const STATED: Assignments = { "outer.optimiser.damping": 1e-2 };

const CHOOSES = {
  algorithm: "maml",
  environments: BANDITS,
  seeds: SEEDS,
  from: "in-force",
  base: { iterations: 500 },
} as const;

/** How far a step may go depends on N: what is learned from ten pulls is worth less. */
function trustRegion(n: number, environments: readonly string[]): Search {
  return {
    ...CHOOSES,
    name: `maml-bandit-trust-region-n${n}`,
    question: `At N = ${n}, which inner loss, how far may an outer step go, how is it damped?`,
    environments,
    from: "paper",
    base: STATED,
    strategy: grid({
      "inner.objective": ["score", "ratio"],
      "outer.optimiser.maxKl": [1e-3, 3e-3, 1e-2, 3e-2],
      "outer.optimiser.damping": [1e-2, 1e-1],
    }),
  };
}

/** MAML on bandits: the first three decide the rule in N that the others start from. */
export const MAML_BANDIT: readonly Search[] = [
  trustRegion(10, ["bandit-k5-n10", "bandit-k10-n10", "bandit-k50-n10"]),
  trustRegion(100, ["bandit-k5-n100", "bandit-k10-n100", "bandit-k50-n100"]),
  trustRegion(500, ["bandit-k5-n500", "bandit-k10-n500", "bandit-k50-n500"]),
  {
    ...CHOOSES,
    name: "maml-bandit-advantages",
    question: "Are advantages normalised, is D′ valued by a critic of its own?",
    strategy: grid({
      "inner.advantages.normalise": [true, false],
      "outer.normaliseAdvantages": [true, false],
    }),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-initialisation",
    question: QUESTIONS.initialisation,
    base: { iterations: 500, "policy.hiddenScale": 1, "policy.lastLayerScale": 1 },
    strategy: grid(INITIAL_SCALES),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-budget",
    question: QUESTIONS.budget,
    base: { iterations: 500 },
    strategy: grid({ iterations: [250, 500, 1000, 2000] }),
  },
  {
    ...CHOOSES,
    name: "maml-bandit-optimiser",
    question: "Does Adam as outer optimiser do as well as TRPO?",
    strategy: grid(ADAM),
  },
];
