/**
 * `ci95`: the interval of a mean over seeds and tasks that were both drawn from
 * something larger and are crossed (every seed is scored on every task).
 *
 * @module
 */
import { type MeanProducts, meanSquares } from "./mean_squares.ts";
import { checkScores, type ScoreMatrix } from "./scores.ts";
import { student95 } from "./student.ts";

/** A mean and how far it may be off. */
export interface Estimate {
  /** In the unit of the scores. */
  readonly mean: number;
  /** Half-width of the 95 % interval, unit of the scores; `null` where one score gives none. */
  readonly ci95: number | null;
}

/** An {@linkcode Estimate} and what its half-width was made of. */
export interface CrossedEstimate extends Estimate {
  /** Standard error of the mean, unit of the scores; `null` where `ci95` is. */
  readonly standardError: number | null;
  /** Of the Student t that `ci95` uses; 0 where `ci95` is `null`. */
  readonly degreesOfFreedom: number;
  /** Variance between tasks of a mean over many seeds, unit², σ_b²; of the scores with one seed. */
  readonly taskVariance: number;
}

/**
 * Satterthwaite's degrees of freedom are themselves an estimate, poor for few seeds. Fewer than 3 are
 * raised to 3, for t would follow their noise, but never above those of the seeds alone.
 *
 * @param seeds S, above 1
 */
export function leastDegreesOfFreedom(seeds: number): number {
  return Math.min(3, seeds - 1);
}

/**
 * Mean over seeds and tasks with the interval of two-way random effects:
 *
 * ```text
 * Var(x̄) = (MS_seed + MS_task − MS_resid) / (S·T)
 * ν       = (MS_seed + MS_task − MS_resid)²
 *           / (MS_seed²/(S−1) + MS_task²/(T−1) + MS_resid²/((S−1)(T−1))),  at least min(3, S−1)
 * ci95    = t(0.975, ν) · √Var(x̄)
 * ```
 *
 * (Satterthwaite 1946.) The bracket expects σ_e² + T σ_seed² + S σ_task², which
 * is at least σ_e²; where noise puts it below MS_resid, or below 0, it is set
 * to MS_resid.
 *
 * With a single seed the interval is that of tasks alone, t with T − 1 degrees
 * of freedom: it says nothing about other seeds. With a single task it is
 * likewise that of seeds alone. With one score there is none.
 *
 * @param scores `[S, T]`
 * @throws {RangeError} If `scores` is empty or ragged
 * @throws {TypeError} If a score is not finite
 */
export function crossedEstimate(scores: ScoreMatrix): CrossedEstimate {
  const { seeds, tasks } = checkScores(scores, "estimate a mean");
  const squares = meanSquares(scores);
  const count = seeds * tasks;
  if (count === 1) {
    const none = { ci95: null, standardError: null, degreesOfFreedom: 0, taskVariance: 0 };
    return { mean: squares.mean, ...none };
  }
  const taskVariance = Math.max(0, (squares.task - squares.residual) / seeds);
  if (seeds === 1) return oneWay(squares.mean, squares.task, tasks, taskVariance);
  if (tasks === 1) return oneWay(squares.mean, squares.seed, seeds, taskVariance);
  return estimate(
    squares.mean,
    Math.sqrt(meanSquareOfMean(squares) / count),
    satterthwaite(squares, seeds, tasks),
    taskVariance,
  );
}

/** MS_seed + MS_task − MS_resid, not below what it can be in expectation. */
function meanSquareOfMean({ seed, task, residual }: MeanProducts): number {
  return Math.max(seed + task - residual, residual);
}

function satterthwaite(squares: MeanProducts, seeds: number, tasks: number): number {
  const spread = squares.seed ** 2 / (seeds - 1) + squares.task ** 2 / (tasks - 1) +
    squares.residual ** 2 / ((seeds - 1) * (tasks - 1));
  const least = leastDegreesOfFreedom(seeds);
  if (spread === 0) return least; // All scores equal: half-width 0 anyway.
  return Math.max(least, meanSquareOfMean(squares) ** 2 / spread);
}

/** n independent scores: the exact interval, so the degrees of freedom are not floored. */
function oneWay(mean: number, variance: number, n: number, taskVariance: number): CrossedEstimate {
  return estimate(mean, Math.sqrt(variance / n), n - 1, taskVariance);
}

function estimate(
  mean: number,
  standardError: number,
  degreesOfFreedom: number,
  taskVariance: number,
): CrossedEstimate {
  return {
    mean,
    ci95: student95(degreesOfFreedom) * standardError,
    standardError,
    degreesOfFreedom,
    taskVariance,
  };
}
