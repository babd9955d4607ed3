/** Probability of improvement: how often one method scores higher than another. @module */
import { checkPair, type ScoreMatrix } from "./scores.ts";

/**
 * Share of (seed, task) cells in which `scores` is above `baseline`, a tie counting half
 * (Agarwal et al. 2021, section 4.3; there over all pairs of runs, here over pairs that share seed,
 * task and draws). It says how often, not by how much.
 *
 * @param scores `[S, T]`
 * @param baseline `[S, T]`, same seeds, same tasks; a method without seeds repeats its row
 * @returns in [0, 1]; 0.5 for methods that are alike
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function probabilityOfImprovement(scores: ScoreMatrix, baseline: ScoreMatrix): number {
  const { seeds, tasks } = checkPair(scores, baseline, "compare two methods");
  let wins = 0;
  for (let s = 0; s < seeds; s++) {
    const [row, other] = [scores[s]!, baseline[s]!];
    for (let t = 0; t < tasks; t++) {
      // Halves are added without error, so counts are as good as a sum.
      if (row[t]! > other[t]!) wins++;
      else if (row[t]! === other[t]!) wins += 0.5;
    }
  }
  return wins / (seeds * tasks);
}
