/**
 * Presets: a name for budgets, hyper-parameters, and default settings and
 * seeds. Any valid environment and seed works with any preset.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import { learnerNamed, LEARNERS } from "../learners/registry.ts";
import { maml, type MamlSettings } from "../learners/maml.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { findLearned, LEARNED } from "./algorithms.ts";
import { type Overrides, withOverrides } from "./hyperparameters.ts";
import { TABLE_1, TABLE_2 } from "./paper/paper.ts";

/** The paper's 15 settings, in its order. */
export const PAPER_ENVIRONMENTS: readonly string[] = [...TABLE_1.keys(), ...TABLE_2.keys()];

/** One preset. */
export interface Preset {
  /** Its name on the command line. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly description: string;
  /** Environments when none is named. */
  readonly environments: readonly string[];
  /** Seeds when none is named. */
  readonly seeds: readonly number[];
  /** Meta-test tasks of the `paper` estimate. */
  readonly testTasks: number;
  /** Further meta-test tasks of the `precise` estimate. */
  readonly preciseTasks: number;
  /** Meta-trained algorithms that it says anything about. */
  readonly algorithms: readonly string[];
  /**
   * The settings of a meta-trained algorithm on a family.
   *
   * @throws {RangeError} If the preset says nothing about it
   */
  settings(algorithm: string, family: TaskDistribution): SharedSettings;
}

const FIVE_SEEDS = [0, 1, 2, 3, 4];

/** The hyper-parameters in force, with the paper's evaluation. */
const full: Preset = {
  name: "full",
  description: "the paper's 15 settings, 5 seeds, 200 test tasks, our hyper-parameters",
  environments: PAPER_ENVIRONMENTS,
  seeds: FIVE_SEEDS,
  testTasks: 200,
  preciseTasks: 4000,
  algorithms: LEARNED.map(({ name }) => name),
  settings: chosenSettings,
};

/** Enough for a learner to move; 50 for those that are not here. */
const SMOKE_ITERATIONS: Readonly<Record<string, number>> = { maml: 50, reptile: 500 };

/** Both kinds of task in under a minute. */
const smoke: Preset = {
  name: "smoke",
  description: "two settings, 2 seeds, few iterations: does everything work?",
  environments: ["bandit-k5-n10", "mdp-n10"],
  seeds: [0, 1],
  testTasks: 50,
  preciseTasks: 200,
  algorithms: LEARNERS.map(({ name }) => name),
  settings(algorithm, family) {
    const iterations = SMOKE_ITERATIONS[algorithm] ?? 50;
    const settings = chosenSettings(algorithm, family);
    const checkpoints = { ...settings.checkpoints, every: iterations / 5, tasks: 50 };
    return { ...settings, iterations, checkpoints };
  },
};

/**
 * What the authors' repository did when the paper was written: see
 * docs/protocol.md for each difference.
 */
const paperEra2018: Preset = {
  ...full,
  name: "paper-era-2018",
  description: "MAML as in the authors' repository when the paper was written",
  algorithms: ["maml"],
  settings: mamlOnly("paper-era-2018", {
    inner: { advantages: { timeOrigin: 1 } },
    outer: {
      normaliseAdvantages: false,
      refitCritic: false,
      optimiser: {
        damping: 1e-2,
        candidates: 10,
        backtrack: 0.5,
        klSlack: 1.5,
        acceptEqual: true,
      },
    },
    iterations: 200,
    checkpoints: { every: 1 },
  }),
};

/** The authors' public code as of 2021, whose bandit agents do not learn. */
const publicCode2021: Preset = {
  ...full,
  name: "public-code-2021",
  description: "MAML as in the authors' public code of 2021 (dead ReLUs on bandits)",
  algorithms: ["maml"],
  settings: mamlOnly("public-code-2021", {
    policy: { initialisation: "xavier" },
    checkpoints: { rule: "last" },
  }),
};

/** All presets by name. */
export const PRESETS: ReadonlyMap<string, Preset> = new Map(
  [full, smoke, paperEra2018, publicCode2021].map((preset) => [preset.name, preset]),
);

function chosenSettings(algorithm: string, family: TaskDistribution): SharedSettings {
  const learned = findLearned(algorithm);
  if (learned) return learned.settings(family);
  return learnerNamed(algorithm).paper; // which refuses the name
}

function mamlOnly(name: string, changes: Overrides<MamlSettings>): Preset["settings"] {
  return (algorithm) => {
    if (algorithm !== "maml") {
      throw new RangeError(
        `Cannot use preset "${name}" with algorithm "${algorithm}": it describes "maml" only`,
      );
    }
    return withOverrides(maml.paper, changes);
  };
}
