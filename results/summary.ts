/**
 * What is known of one (environment, algorithm, seed): its scores on meta-test tasks.
 *
 * @module
 */
import type { FamilyReport, TaskFamily } from "../envs/family.ts";

/** An environment, as a line of a table names it. */
export interface Setting extends FamilyReport {
  /** Its name, e.g. `bandit-k5-n10`. */
  readonly env: string;
  /** N, episodes (pulls) before adaptation, and again after it. */
  readonly n: number;
}

/** The setting that a family is. */
export function settingOf({ name, episodes, report }: TaskFamily): Setting {
  const { group, unit, normaliser, labels } = report;
  return { env: name, n: episodes, group, unit, normaliser, labels };
}

/** Optimal values of an episode on consecutive meta-test tasks, `[tasks]` each. */
export interface Optima {
  /** Index of the first task in the meta-test stream. */
  readonly firstTask: number;
  /** Undiscounted (bandits: the best arm's p). */
  readonly optimum: Float64Array;
  /** With γ = 0.95. */
  readonly discountedOptimum: Float64Array;
}

/** Scores of one agent on consecutive meta-test tasks, beside the optima of these tasks. */
export interface ScoreBlock extends Optima {
  /** How many tasks. */
  readonly tasks: number;
  /** Total reward while learning, `[tasks]`; null for a method that only exploits. */
  readonly online: Float64Array | null;
  /** Total reward after adaptation, `[tasks]`; null for a method that only learns online. */
  readonly postAdaptation: Float64Array | null;
}

/** One (environment, algorithm, seed), scored. */
export interface Summary {
  /** Where it stands in the tables. */
  readonly setting: Setting;
  /** Whose column it is in. */
  readonly algorithm: string;
  /** Of the agent. */
  readonly seed: number;
  /** What made it. */
  readonly backend: { readonly name: string; readonly description: string };
  /** Episodes an agent may sample before it is scored post-adaptation. */
  readonly adaptationEpisodes: number;
  /** `paper`: the paper's test tasks, sampled. `precise`: further tasks, exact where possible. */
  readonly estimates: { readonly paper: ScoreBlock; readonly precise: ScoreBlock } | null;
  /** Of a learner: exact reward of an episode after 0, 1, … k inner steps, `precise` tasks, `[k + 1]`. */
  readonly bySteps?: Float64Array;
  /** Post-adaptation total reward known in expectation (`bound`); null otherwise. */
  readonly expectation: number | null;
}

/** A cell that cannot be had, and why. */
export interface Absent {
  /** Name of the family. */
  readonly env: string;
  /** Which algorithm does not hold for it. */
  readonly algorithm: string;
  /** Completes "– since …", e.g. `it holds for Bernoulli arms under a uniform prior only`. */
  readonly reason: string;
}

/** All that tables are made from. */
export interface Results {
  /** In any order. */
  readonly summaries: readonly Summary[];
  /** Cells that say why they are empty. */
  readonly absent: readonly Absent[];
}
