/**
 * Presets: a name for budgets, hyper-parameters, and default settings and
 * seeds. Any valid environment and seed works with any preset.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import { learnerNamed, LEARNERS } from "../learners/registry.ts";
import type { RecurrentSettings } from "../learners/recurrent/settings.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { ABLATIONS } from "./ablations.ts";
import { findLearned, TABULATED } from "./algorithms.ts";
import { findComparator } from "./comparators.ts";
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
  /** Whether comparators run though none is named. */
  readonly comparators: boolean;
  /**
   * The settings of a policy that remembers.
   *
   * @throws {RangeError} If it is none
   */
  comparator(algorithm: string, family: TaskDistribution): RecurrentSettings;
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
  get algorithms() {
    return TABULATED.map(({ name }) => name);
  },
  settings: chosenSettings,
  comparators: false,
  comparator: comparatorSettings,
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
  get algorithms() {
    return LEARNERS.map(({ name }) => name);
  },
  settings(algorithm, family) {
    const iterations = SMOKE_ITERATIONS[algorithm] ?? 50;
    const settings = chosenSettings(algorithm, family);
    const checkpoints = { ...settings.checkpoints, every: iterations / 5, tasks: 50 };
    return { ...settings, iterations, checkpoints };
  },
  comparators: false,
  comparator(algorithm, family) {
    const settings = comparatorSettings(algorithm, family);
    const checkpoints = { ...settings.checkpoints, every: 10, tasks: 50 };
    return { ...settings, iterations: 50, metaBatch: 32, checkpoints };
  },
};

/** What the claims of the tables are repeated on: agents that no table and no search has seen. */
const replication: Preset = {
  ...full,
  name: "replication",
  description: "the tables' learners and controls on seeds 5 to 9",
  seeds: [5, 6, 7, 8, 9],
};

/** One change each to the reproduction as stated, or to the settings in force. */
const ablations: Preset = {
  ...full,
  name: "ablations",
  description: "six settings, rows with one choice changed: which of them matters?",
  environments: [
    "bandit-k5-n10",
    "bandit-k50-n10",
    "bandit-k10-n100",
    "bandit-k50-n500",
    "mdp-n10",
    "mdp-n100",
  ],
  algorithms: Object.keys(ABLATIONS),
};

/** What the paper's learners are compared with, trained and played here. */
const comparators: Preset = {
  ...full,
  name: "comparators",
  description: "agents that learn while they play, and classical methods, by both protocols",
  preciseTasks: 1000,
  algorithms: [],
  comparators: true,
};

const presets = new Map(
  [full, smoke, replication, ablations, comparators].map((preset) => [preset.name, preset]),
);

/** All presets by name. */
export const PRESETS: ReadonlyMap<string, Preset> = presets;

/** Keeps the budgets and seeds of some presets for a study's own environments and all learners. */
export function turnPresetsTo(environments: readonly string[]): void {
  for (const preset of [full, smoke]) {
    const { name, seeds, testTasks } = preset;
    presets.set(name, {
      ...preset,
      description: `the study's ${environments.length} settings, ${seeds.length} seeds, ` +
        `${testTasks} test tasks, budgets of preset ${name}`,
      environments,
    });
  }
  for (const { name } of [replication, ablations, comparators]) presets.delete(name); // they are the paper's
}

function chosenSettings(algorithm: string, family: TaskDistribution): SharedSettings {
  const learned = findLearned(algorithm);
  if (learned) return learned.settings(family);
  return learnerNamed(algorithm).paper; // which refuses the name
}

function comparatorSettings(algorithm: string, family: TaskDistribution): RecurrentSettings {
  const comparator = findComparator(algorithm);
  if (comparator) return comparator.settings(family);
  throw new RangeError(`Cannot use "${algorithm}" as a policy that remembers: it is none`);
}
