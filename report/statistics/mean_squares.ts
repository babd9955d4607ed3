/** Two-way analysis of variance, one score a cell. @module */
import { checkScores, type ScoreMatrix } from "./scores.ts";

/** The mean and the three mean squares of x[s, t] = μ + a[s] + b[t] + e[s, t]. */
export interface MeanSquares {
  /** x̄, in the unit of the scores. */
  readonly mean: number;
  /** T Σ_s (x̄[s] − x̄)² / (S − 1), unit²; expects σ_e² + T σ_a²; 0 for one seed. */
  readonly seed: number;
  /** S Σ_t (x̄[t] − x̄)² / (T − 1), unit²; expects σ_e² + S σ_b²; 0 for one task. */
  readonly task: number;
  /**
   * Σ (x[s, t] − x̄[s] − x̄[t] + x̄)² / ((S − 1)(T − 1)), unit²; expects σ_e²;
   * 0 for one seed or one task.
   */
  readonly residual: number;
}

/**
 * Mean squares of seeds, tasks and what neither explains
 * (Searle, Casella & McCulloch, Variance Components, 1992, section 4.3).
 *
 * @param scores `[S, T]`
 * @throws {RangeError} If `scores` is empty or ragged
 * @throws {TypeError} If a score is not finite
 */
export function meanSquares(scores: ScoreMatrix): MeanSquares {
  const { seeds, tasks } = checkScores(scores, "analyse variance");
  const seedMeans = new Float64Array(seeds);
  const taskMeans = new Float64Array(tasks);
  scores.forEach((row, s) => {
    for (let t = 0; t < tasks; t++) {
      seedMeans[s]! += row[t]! / tasks;
      taskMeans[t]! += row[t]! / seeds;
    }
  });
  const mean = seedMeans.reduce((sum, x) => sum + x, 0) / seeds;

  let residual = 0;
  scores.forEach((row, s) => {
    for (let t = 0; t < tasks; t++) {
      residual += (row[t]! - seedMeans[s]! - taskMeans[t]! + mean) ** 2;
    }
  });
  return {
    mean,
    seed: perDegree(tasks * sumOfSquares(seedMeans, mean), seeds - 1),
    task: perDegree(seeds * sumOfSquares(taskMeans, mean), tasks - 1),
    residual: perDegree(residual, (seeds - 1) * (tasks - 1)),
  };
}

function sumOfSquares(values: Float64Array, centre: number): number {
  return values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
}

function perDegree(sum: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === 0 ? 0 : sum / degreesOfFreedom;
}
