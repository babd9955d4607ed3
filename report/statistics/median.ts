/** Median score. @module */
import { quantile } from "./quantile.ts";
import { checkScores, type ScoreMatrix } from "./scores.ts";

/**
 * Median of all S·T scores.
 *
 * @param scores `[S, T]`
 * @throws {RangeError} If `scores` is empty or ragged
 * @throws {TypeError} If a score is not finite
 */
export function medianScore(scores: ScoreMatrix): number {
  checkScores(scores, "take a median");
  return quantile(scores.flatMap((row) => Array.from(row)).sort((a, b) => a - b), 0.5);
}
