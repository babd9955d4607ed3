/** Differences between two methods on the same seeds and tasks. @module */
import { type CrossedEstimate, crossedEstimate } from "./crossed.ts";
import { checkPair, type ScoreMatrix } from "./scores.ts";

/**
 * Mean of `scores − baseline`, cell by cell, with the crossed interval of the
 * differences: what both methods share (hard tasks, lucky draws) cancels.
 *
 * @param scores `[S, T]`
 * @param baseline `[S, T]`, same seeds, same tasks; a method without seeds repeats its row
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function pairedDifference(scores: ScoreMatrix, baseline: ScoreMatrix): CrossedEstimate {
  return crossedEstimate(differences(scores, baseline));
}

/**
 * `scores − baseline`, cell by cell, `[S, T]`.
 *
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function differences(scores: ScoreMatrix, baseline: ScoreMatrix): ScoreMatrix {
  const { tasks } = checkPair(scores, baseline, "compare two methods");
  return scores.map((row, s) => {
    const other = baseline[s]!;
    const difference = new Float64Array(tasks);
    for (let t = 0; t < tasks; t++) difference[t] = row[t]! - other[t]!;
    return difference;
  });
}
