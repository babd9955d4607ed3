/** Every search by its name. @module */
import { MAML_BANDIT } from "./maml_bandit.ts";
import { MAML_MDP } from "./maml_mdp.ts";
import { REPTILE_BANDIT } from "./reptile_bandit.ts";
import { REPTILE_MDP } from "./reptile_mdp.ts";
import type { Search } from "./search.ts";
import { VARIANTS } from "./variants.ts";

/** The searches behind the hyper-parameters in force. */
export const RELEASED_SEARCHES: readonly Search[] = [
  ...MAML_BANDIT,
  ...MAML_MDP,
  ...REPTILE_BANDIT,
  ...REPTILE_MDP,
  ...VARIANTS,
];

/** Two trials of a few iterations: does the machinery work? */
const SMOKE: Search = {
  name: "smoke",
  question: "Does a search run, end to end?",
  algorithm: "maml",
  environments: ["bandit-k5-n10", "bandit-k10-n10"],
  seeds: [0, 1],
  from: "paper",
  base: {
    "outer.optimiser.maxKl": 1e-3,
    "outer.optimiser.damping": 1e-2,
    iterations: 10,
    "checkpoints.every": 5,
    "checkpoints.tasks": 20,
  },
  strategy: { kind: "grid", axes: { "inner.objective": ["score", "ratio"] } },
};

/** All searches, the published ones first. */
export const SEARCHES: ReadonlyMap<string, Search> = new Map(
  [...RELEASED_SEARCHES, SMOKE].map((search) => [search.name, search]),
);
