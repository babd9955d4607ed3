/** Probability of improvement: how often one method scores higher than another. @module */
import { type CrossedEstimate, crossedEstimate } from "./crossed.ts";
import { checkPair, type ScoreMatrix } from "./scores.ts";

/**
 * Share of (seed, task) cells in which `scores` is above `baseline` at the same seed, task and draws,
 * a tie counting half, with its crossed interval. It says how often, not by how much.
 *
 * @param scores `[S, T]`
 * @param baseline `[S, T]`, same seeds, same tasks; a method without seeds repeats its row
 * @returns mean in [0, 1]; 0.5 for methods that are alike
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function pairedImprovement(scores: ScoreMatrix, baseline: ScoreMatrix): CrossedEstimate {
  checkPair(scores, baseline, "compare two methods");
  return crossedEstimate(
    scores.map((row, s) => Float64Array.from(row, (x, t) => winOf(x, baseline[s]![t]!))),
  );
}

/**
 * The same over all pairs of runs on a task, their seeds alike or not (Mann–Whitney's U, averaged over
 * tasks: Agarwal et al. 2021, "Deep RL at the edge of the statistical precipice", section 4.3).
 *
 * Its interval is that of U's first-order part (Hoeffding 1948) in the crossed design, the seed of
 * `scores` and that of `baseline` one draw, as they share θ₀ and tasks.
 *
 * @param scores `[S, T]`
 * @param baseline `[S, T]`
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function improvementOfAllPairs(
  scores: ScoreMatrix,
  baseline: ScoreMatrix,
): CrossedEstimate {
  const { seeds, tasks } = checkPair(scores, baseline, "compare two methods");
  // Of a run against all runs of the other method, as ours and as theirs; less what a task has of both.
  const firstOrder = scores.map(() => new Float64Array(tasks));
  for (let t = 0; t < tasks; t++) {
    let ofTask = 0;
    for (let s = 0; s < seeds; s++) {
      for (let other = 0; other < seeds; other++) {
        const win = winOf(scores[s]![t]!, baseline[other]![t]!) / seeds;
        firstOrder[s]![t]! += win;
        firstOrder[other]![t]! += win;
        ofTask += win / seeds;
      }
    }
    for (const row of firstOrder) row[t]! -= ofTask;
  }
  return crossedEstimate(firstOrder);
}

function winOf(ours: number, theirs: number): number {
  return ours > theirs ? 1 : ours === theirs ? 0.5 : 0;
}
