/**
 * What a baseline is: a method that is computed, not meta-trained, and played on the same meta-test
 * tasks with the same draws as the learners.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { Backend } from "../../kernels/backend.ts";
import type { TaskRange } from "../blocks.ts";
import type { Scores } from "../scores.ts";
import type { InnerAdvantages } from "../settings.ts";

/** Scores of a baseline; what it has no protocol for is absent. */
export type BaselineScores = Partial<Scores>;

/** What a baseline is played with. */
export interface BaselineContext {
  /** Where it plays. */
  readonly backend: Backend;
  /** What it plays on. */
  readonly family: TaskDistribution;
  /** From rewards to advantages, for those that take a gradient step. */
  readonly advantages: InnerAdvantages;
  /** One a run. */
  readonly seeds: readonly number[];
}

/** A baseline: one file, and one entry in `registry.ts`. */
export interface Baseline {
  /** On the command line. */
  readonly name: string;
  /** Its file, from the root of the project: its code is part of its results' keys. */
  readonly module: string;
  /** Whether it runs only where it is named, or the preset is of comparators. */
  readonly isComparator?: true;
  /** Why it does not hold for a family, e.g. `it knows Bernoulli arms only`; undefined where it does. */
  whyNot(family: TaskDistribution): string | undefined;
  /** Episodes it samples before it is scored post-adaptation. */
  adaptationEpisodes(family: TaskDistribution): number;
  /** How much work a task is, in episodes of a policy; 1 if absent. */
  readonly cost?: number;
  /** What its longest solution depends on, where that is the same for many families or seeds. */
  solutionOf?(family: TaskDistribution): readonly number[] | undefined;
  /** Scores `[R, T]` on a range of meta-test tasks; absent for a number known in expectation. */
  readonly play?: (context: BaselineContext, range: TaskRange) => Promise<BaselineScores>;
  /** The total reward after adaptation, in expectation over all tasks. */
  readonly expectation?: (family: TaskDistribution) => number;
}

/** N: what most baselines sample before they are scored. */
export function episodesOf({ episodes }: TaskDistribution): number {
  return episodes;
}

/** Holds for every family. */
export function always(): undefined {
  return undefined;
}
