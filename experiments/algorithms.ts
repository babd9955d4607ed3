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
import { ABLATIONS } from "./ablations.ts";
import { COMPARATORS } from "./comparators.ts";
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

/** Names of all algorithms, in the order of the tables. */
export let ALGORITHMS: readonly string[] = [];

/** The same for `--help`, with the rows of `ablations` in a word. */
export let ALGORITHMS_IN_HELP = "";

/**
 * Makes these lists of the registries as they are now: a study adds its learners when it is opened.
 *
 * @throws {RangeError} If a learner has the name of a variant or a baseline
 */
export function listAlgorithms(): void {
  const learners = LEARNERS.map((kind): LearnedAlgorithm => ({
    name: kind.name,
    kind,
    settings: (family) => settingsInForce(kind, family),
  }));
  TABULATED = [...learners, ...Object.entries(VARIANTS).map(learned)];
  LEARNED = [...TABULATED, ...Object.entries(ABLATIONS).map(learned)];
  ALGORITHMS = [...LEARNED, ...COMPARATORS, ...BASELINES].map(({ name }) => name);
  const twice = ALGORITHMS.find((name, at) => ALGORITHMS.indexOf(name) < at);
  if (twice !== undefined) {
    throw new RangeError(`Cannot use algorithm "${twice}": two have that name, must be one each`);
  }
  const inHelp = [...TABULATED, ...COMPARATORS, ...BASELINES].map(({ name }) => name);
  ALGORITHMS_IN_HELP = [...inHelp, "or a row of preset ablations"].join(", ");
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

listAlgorithms();
