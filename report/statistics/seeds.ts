/** `ci95_seeds`: how far a mean would move with other seeds on the same tasks. @module */
import type { Estimate } from "./crossed.ts";
import { checkScores, type ScoreMatrix } from "./scores.ts";
import { student95 } from "./student.ts";

/**
 * Mean over seeds and tasks with Student's t over the S seed means, S − 1
 * degrees of freedom; apparently what the paper prints.
 *
 * Tasks count as fixed: where tasks differ more than seeds do, the mean over
 * *all* tasks lies outside far more often than 5 % of the time
 * (`crossedEstimate` has the interval for that).
 *
 * @param scores `[S, T]`
 * @returns `ci95` is `null` for a single seed
 * @throws {RangeError} If `scores` is empty or ragged
 * @throws {TypeError} If a score is not finite
 */
export function seedsEstimate(scores: ScoreMatrix): Estimate {
  const { seeds, tasks } = checkScores(scores, "estimate a mean over seeds");
  const means = Float64Array.from(scores, (row) => sum(row) / tasks);
  const mean = sum(means) / seeds;
  if (seeds === 1) return { mean, ci95: null };
  const variance = sum(means.map((x) => (x - mean) ** 2)) / (seeds - 1);
  return { mean, ci95: student95(seeds - 1) * Math.sqrt(variance / seeds) };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
