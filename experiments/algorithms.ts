/**
 * Every algorithm that a table can have a row of: learners, variants of them, and baselines.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import { BASELINES } from "../learners/baselines/registry.ts";
import type { LearnerKind } from "../learners/learner.ts";
import { learnerNamed, LEARNERS } from "../learners/registry.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { settingsInForce, withOverrides } from "./hyperparameters.ts";
import { changesOf, VARIANTS } from "./variants.ts";

/** A learner under the name of its row. */
export interface LearnedAlgorithm {
  /** On the command line and in tables. */
  readonly name: string;
  /** The learner. */
  readonly kind: LearnerKind;
  /** The settings in force on a family. */
  settings(family: TaskDistribution): SharedSettings;
}

/** What is meta-trained: the paper's learners, then variants of them. */
export const LEARNED: readonly LearnedAlgorithm[] = [
  ...LEARNERS.map((kind): LearnedAlgorithm => ({
    name: kind.name,
    kind,
    settings: (family) => settingsInForce(kind, family),
  })),
  ...Object.entries(VARIANTS).map(([name, variant]): LearnedAlgorithm => {
    const kind = learnerNamed(variant.learner);
    return {
      name,
      kind,
      settings: (family) =>
        withOverrides(settingsInForce(kind, family), ...changesOf(variant, family)),
    };
  }),
];

/** Names of all algorithms, in the order of the tables. */
export const ALGORITHMS: readonly string[] = [...LEARNED, ...BASELINES].map(({ name }) => name);

/** The meta-trained algorithm of that name; undefined if it is a baseline, or none. */
export function findLearned(name: string): LearnedAlgorithm | undefined {
  return LEARNED.find((it) => it.name === name);
}
