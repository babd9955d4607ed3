/**
 * The rows that are meta-trained: learners and variants of them.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { LearnerKind } from "../learners/learner.ts";
import { learnerNamed, LEARNERS } from "../learners/registry.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { ABLATIONS } from "./ablations.ts";
import { settingsInForce, withOverrides } from "./hyperparameters.ts";
import { changesOf, type Variant, VARIANTS } from "./variants.ts";

/** A learner under the name of its row. */
export interface LearnedAlgorithm {
  /** On the command line and in tables. */
  readonly name: string;
  /** The learner. */
  readonly kind: LearnerKind;
  /** The row whose training this one shares: only the θ that counts is another. */
  readonly trainedAs?: string;
  /** The settings in force on a family. */
  settings(family: TaskDistribution): SharedSettings;
}

/** Before a learner's name: its settings are the paper's, not those in force. */
const PAPER = "paper:";

/** What the tables have: all learners, then variants of them. */
export let TABULATED: readonly LearnedAlgorithm[] = [];

/** Everything that is meta-trained: also the rows of the preset `ablations`. */
export let LEARNED: readonly LearnedAlgorithm[] = [];

/** Makes these lists of the registry as it is now: a study adds its learners when it is opened. */
export function listLearned(): void {
  const learners = LEARNERS.map((kind): LearnedAlgorithm => ({
    name: kind.name,
    kind,
    settings: (family) => settingsInForce(kind, family),
  }));
  TABULATED = [...learners, ...Object.entries(VARIANTS).map(learned)];
  LEARNED = [...TABULATED, ...Object.entries(ABLATIONS).map(learned)];
}

/** The meta-trained algorithm of that name; undefined if it is a baseline, or none. */
export function findLearned(name: string): LearnedAlgorithm | undefined {
  return LEARNED.find((it) => it.name === name);
}

function learned([name, variant]: readonly [string, Variant]): LearnedAlgorithm {
  return {
    name,
    kind: kindOf(variant),
    ...(variant.last && { trainedAs: variant.from }),
    settings: (family) => settingsOf(variant, family),
  };
}

/** The learner at the end of a chain of variants. */
function kindOf({ from }: Variant): LearnerKind {
  const variant = variantNamed(from);
  return variant ? kindOf(variant) : learnerNamed(from.replace(PAPER, ""));
}

function settingsOf(variant: Variant, family: TaskDistribution): SharedSettings {
  const { from, last } = variant;
  const base = variantNamed(from);
  const start = base
    ? settingsOf(base, family)
    : from.startsWith(PAPER)
    ? kindOf(variant).paper
    : settingsInForce(kindOf(variant), family);
  const rule = last ? [{ checkpoints: { rule: "last" } } as const] : [];
  return withOverrides(start, ...changesOf(variant, family), ...rule);
}

function variantNamed(name: string): Variant | undefined {
  return [VARIANTS, ABLATIONS].find((them) => Object.hasOwn(them, name))?.[name];
}

listLearned();
