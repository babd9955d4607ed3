/** Two-way analysis of variance and covariance, one score a cell. @module */
import { checkPair, checkScores, type ScoreMatrix } from "./scores.ts";

/**
 * The three mean products of x and y, each μ + a[s] + b[t] + e[s, t]; of x with itself, mean squares.
 * They are bilinear, so those of any difference or linearised ratio follow from them.
 */
export interface MeanProducts {
  /** x̄, in the unit of the scores. */
  readonly mean: number;
  /** T Σ_s (x̄[s] − x̄)(ȳ[s] − ȳ) / (S − 1); expects σ_e² + T σ_a² of x with itself; 0 for one seed. */
  readonly seed: number;
  /** S Σ_t (x̄[t] − x̄)(ȳ[t] − ȳ) / (T − 1); expects σ_e² + S σ_b² of x with itself; 0 for one task. */
  readonly task: number;
  /**
   * Σ of the products of x[s, t] − x̄[s] − x̄[t] + x̄ and the same of y, over (S − 1)(T − 1); expects
   * σ_e² of x with itself; 0 for one seed or one task.
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
export function meanSquares(scores: ScoreMatrix): MeanProducts {
  return meanProducts(scores, scores);
}

/**
 * Mean products of two methods on the same seeds and tasks.
 *
 * @param x `[S, T]`
 * @param y `[S, T]`
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not finite
 */
export function meanProducts(x: ScoreMatrix, y: ScoreMatrix): MeanProducts {
  const action = "analyse variance";
  const { seeds, tasks } = x === y ? checkScores(x, action) : checkPair(x, y, action);
  const ofX = centresOf(x);
  const ofY = x === y ? ofX : centresOf(y);
  let residual = 0;
  for (let s = 0; s < seeds; s++) {
    const [rowX, rowY] = [x[s]!, y[s]!];
    const [shiftX, shiftY] = [ofX.mean - ofX.seeds[s]!, ofY.mean - ofY.seeds[s]!];
    const [tasksX, tasksY] = [ofX.tasks, ofY.tasks];
    for (let t = 0; t < tasks; t++) {
      residual += (rowX[t]! - tasksX[t]! + shiftX) * (rowY[t]! - tasksY[t]! + shiftY);
    }
  }
  const products = (of: "seeds" | "tasks") =>
    ofX[of].reduce((sum, value, i) => sum + (value - ofX.mean) * (ofY[of][i]! - ofY.mean), 0);
  return {
    mean: ofX.mean,
    seed: perDegree(tasks * products("seeds"), seeds - 1),
    task: perDegree(seeds * products("tasks"), tasks - 1),
    residual: perDegree(residual, (seeds - 1) * (tasks - 1)),
  };
}

/** Means over tasks `[S]`, over seeds `[T]`, and over both. */
function centresOf(scores: ScoreMatrix) {
  const tasks = scores[0]?.length ?? 0;
  const seedMeans = new Float64Array(scores.length);
  const taskMeans = new Float64Array(tasks);
  scores.forEach((row, s) => {
    let sum = 0;
    for (let t = 0; t < tasks; t++) {
      sum += row[t]!;
      taskMeans[t]! += row[t]!;
    }
    seedMeans[s] = sum / tasks;
  });
  for (let t = 0; t < tasks; t++) taskMeans[t]! /= scores.length;
  const mean = seedMeans.reduce((sum, x) => sum + x, 0) / scores.length;
  return { mean, seeds: seedMeans, tasks: taskMeans };
}

function perDegree(sum: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === 0 ? 0 : sum / degreesOfFreedom;
}
