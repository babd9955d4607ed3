/** The paper's own numbers. @module */
import type { Setting } from "../../results/summary.ts";
import { REPRODUCTIONS } from "./subjects.ts";
import type { TableSpec } from "./spec.ts";

/** A mean with its half-width, as the paper prints it. */
export interface PaperCell {
  readonly mean: number;
  readonly ci95: number;
}

/**
 * The paper's own number for a learner, post-adaptation; null if it has none.
 *
 * @param learner as the paper's tables name it
 */
export function paperCell(
  { published }: TableSpec,
  { env }: Setting,
  learner: string | undefined,
): PaperCell | null {
  if (!published?.own.some(([, name]) => name === learner)) return null;
  // The paper prints an interval with every number of its own.
  return published.paper.get(env)?.get(learner!) as PaperCell | undefined ?? null;
}

/** The learner of the paper that a row stands for, if it is one. */
export function learnerOf(algorithm: string): string | undefined {
  return REPRODUCTIONS.find((it) => it.algorithm === algorithm)?.learner;
}
