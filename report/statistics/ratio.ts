/** Scores relative to what is possible on the same tasks (table 2). @module */
import { type CrossedEstimate, crossedEstimate } from "./crossed.ts";
import { checkScores, type ScoreMatrix } from "./scores.ts";

/**
 * Ratio of means r = x̄ / n̄ over the same tasks, never a mean of ratios.
 *
 * Its interval is that of the linearised ratio (delta method; Cochran, Sampling
 * Techniques, 1977, section 6.3), r + (x[s, t] − r n[t]) / n̄, in the crossed
 * design: to first order its mean moves as r does, and tasks on which both
 * score and normaliser are large add nothing.
 *
 * @param scores `[S, T]`
 * @param normaliser `[T]`, of each task; the same number T times for a constant
 * @throws {RangeError} If a shape does not fit, or if the normaliser's mean is not above 0
 * @throws {TypeError} If a number is not finite
 */
export function ratioOfMeans(
  scores: ScoreMatrix,
  normaliser: ArrayLike<number>,
): CrossedEstimate {
  const action = "take a ratio of means";
  const { tasks } = checkScores(scores, action);
  if (normaliser.length !== tasks) {
    throw new RangeError(
      `Cannot ${action}: the normaliser has ${normaliser.length} tasks, must be ${tasks} as the scores`,
    );
  }
  const scale = mean(normaliser);
  if (!Number.isFinite(scale)) {
    throw new TypeError(`Cannot ${action}: the normaliser's mean is ${scale}, must be finite`);
  }
  if (scale <= 0) {
    throw new RangeError(`Cannot ${action}: the normaliser's mean is ${scale}, must be above 0`);
  }
  const ratio = mean(Float64Array.from(scores, mean)) / scale;
  return crossedEstimate(
    scores.map((row) => {
      const linear = new Float64Array(tasks);
      for (let t = 0; t < tasks; t++) {
        linear[t] = ratio + (row[t]! - ratio * normaliser[t]!) / scale;
      }
      return linear;
    }),
  );
}

function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}
