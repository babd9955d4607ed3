/** Interquartile mean. @module */
import { checkScores, type ScoreMatrix } from "./scores.ts";

/**
 * Mean of the middle half of all S·T scores: ⌊S·T/4⌋ are dropped at either end
 * (Agarwal et al. 2021, "Deep RL at the edge of the statistical precipice",
 * section 4.3).
 *
 * @param scores `[S, T]`
 * @throws {RangeError} If `scores` is empty or ragged
 * @throws {TypeError} If a score is not finite
 */
export function interquartileMean(scores: ScoreMatrix): number {
  const { seeds, tasks } = checkScores(scores, "take an interquartile mean");
  const sorted = new Float64Array(seeds * tasks);
  scores.forEach((row, s) => sorted.set(row, s * tasks));
  sorted.sort();
  const dropped = Math.floor(sorted.length / 4);
  const end = sorted.length - dropped;
  let sum = 0;
  for (let i = dropped; i < end; i++) sum += sorted[i]!;
  return sum / (end - dropped);
}
