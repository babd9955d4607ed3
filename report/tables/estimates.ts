/** Means and intervals of a row. @module */
import { crossedEstimate, type Estimate } from "../statistics/crossed.ts";
import { ratioOfMeans } from "../statistics/ratio.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import { seedsEstimate } from "../statistics/seeds.ts";
import type { ScoreBlock } from "../summary.ts";
import type { Normaliser } from "./row.ts";

/** The constant that the column "as reported in [9]" of table 2 implies, reward per episode. */
export const RL2_OPTIMUM = 20.77;

/** An {@linkcode Estimate} with both intervals. */
export interface RowEstimate extends Estimate {
  /** Half-width over seed means alone; null where seeds cannot differ. */
  readonly ci95Seeds: number | null;
}

/** Mean of `[S, T]` scores, in their unit. */
export function meanEstimate(scores: ScoreMatrix): RowEstimate {
  const { mean, ci95 } = crossedEstimate(scores);
  return { mean, ci95, ci95Seeds: seedsHalfWidth(scores) };
}

/**
 * Ratio of means of `[S, T]` scores to `[T]` normalisers in the same unit.
 *
 * All seeds are divided by one number, the normaliser's mean, and so is the
 * interval over seed means.
 */
export function ratioEstimate(scores: ScoreMatrix, normaliser: readonly number[]): RowEstimate {
  const { mean, ci95 } = ratioOfMeans(scores, normaliser);
  const scale = normaliser.reduce((sum, value) => sum + value, 0) / normaliser.length;
  const halfWidth = seedsHalfWidth(scores);
  return { mean, ci95, ci95Seeds: halfWidth === null ? null : halfWidth / scale };
}

/** Of each task, reward per episode, `[T]`. */
export function normaliserOf(
  block: Pick<ScoreBlock, "optimum" | "discountedOptimum">,
  normaliser: Normaliser,
): readonly number[] {
  switch (normaliser) {
    case "optimum":
      return block.optimum;
    case "discounted-0.95":
      return block.discountedOptimum;
    case "rl2-20.77":
      return block.optimum.map(() => RL2_OPTIMUM);
  }
}

/** `[S, T]` scores divided by a number. */
export function dividedBy(scores: ScoreMatrix, divisor: number): Float64Array[] {
  return scores.map((row) => Float64Array.from(row, (score) => score / divisor));
}

/** Null for one seed, and for a method that does the same whatever the seed. */
function seedsHalfWidth(scores: ScoreMatrix): number | null {
  const [first] = scores;
  const sameForAll = scores.every((row) =>
    Array.prototype.every.call(row, (score, task) => score === first![task])
  );
  return sameForAll ? null : seedsEstimate(scores).ci95;
}
