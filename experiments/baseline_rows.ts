/**
 * The rows of baselines: each baseline with the paper's advantages, and `one-step` with those that
 * meta-trained rows have in force, so that it takes the same step as they do.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { Baseline } from "../learners/baselines/baseline.ts";
import { oneStep } from "../learners/baselines/one_step.ts";
import { BASELINES } from "../learners/baselines/registry.ts";
import { type InnerAdvantages, PAPER_ADVANTAGES } from "../learners/settings.ts";
import { findLearned } from "./learned.ts";

/** A baseline under the name of its row. */
export interface BaselineRow {
  /** On the command line and in tables. */
  readonly name: string;
  /** What it is. */
  readonly baseline: Baseline;
  /** The meta-trained row that it is a control of, and stands beside; absent: it is one of all. */
  readonly of?: string;
  /** From rewards to advantages, for those that take a gradient step. */
  advantages(family: TaskDistribution): InnerAdvantages;
  /** Why it cannot be had for a family; undefined if it can. */
  whyNot(family: TaskDistribution): string | undefined;
}

/** Every baseline as it is, then `one-step` with other advantages. */
export const BASELINE_ROWS: readonly BaselineRow[] = [
  ...BASELINES.map((baseline): BaselineRow => ({
    name: baseline.name,
    baseline,
    advantages: () => PAPER_ADVANTAGES,
    whyNot: (family) => baseline.whyNot(family),
  })),
  oneStepAs("one-step-tuned", "maml"),
  oneStepAs("one-step-all-action", "maml-all-action"),
];

/** The row of that name. */
export function findBaseline(name: string): BaselineRow | undefined {
  return BASELINE_ROWS.find((row) => row.name === name);
}

/** `one-step` with the advantages of a meta-trained row, where they are others than the paper's. */
function oneStepAs(name: string, learned: string): BaselineRow {
  const advantages = (family: TaskDistribution) =>
    findLearned(learned)!.settings(family).inner.advantages;
  return {
    name,
    baseline: oneStep,
    of: learned,
    advantages,
    whyNot: (family) =>
      JSON.stringify(advantages(family)) === JSON.stringify(PAPER_ADVANTAGES)
        ? `${learned} has the advantages of ${oneStep.name} here`
        : oneStep.whyNot(family),
  };
}
