/** Two methods on the same seeds and tasks, by statistics that outliers do not move. @module */
import { createUniforms } from "../../experiments/uniforms.ts";
import { type BootstrapInterval, pairedBootstrap } from "./bootstrap.ts";
import { probabilityOfImprovement } from "./improvement.ts";
import { interquartileMean } from "./interquartile.ts";
import type { ScoreMatrix } from "./scores.ts";

/** How a bootstrap is drawn. */
export interface BootstrapSettings {
  /** Resamples; 2 000 if absent (the tables say how many they take). */
  readonly resamples?: number;
  /** Of the stream `bootstrap`; 0 if absent. The same seed gives the same interval. */
  readonly seed?: number;
}

/** How two methods differ. */
export interface MethodComparison {
  /** Share of (seed, task) cells in which the method is better, ties half. */
  readonly probabilityOfImprovement: BootstrapInterval;
  /** Interquartile mean of the method's scores minus that of the baseline's, unit of the scores. */
  readonly interquartileDifference: BootstrapInterval;
}

const RESAMPLES = 2000;

/**
 * Compares two methods; both intervals resample seeds and tasks independently, the same for both
 * methods.
 *
 * @param scores `[S, T]`
 * @param baseline `[S, T]`, same seeds, same tasks; a method without seeds repeats its row
 * @throws {RangeError} If a matrix is empty or ragged, their shapes differ, or a setting is none
 * @throws {TypeError} If a score is not finite
 */
export function compareMethods(
  scores: ScoreMatrix,
  baseline: ScoreMatrix,
  { resamples = RESAMPLES, seed = 0 }: BootstrapSettings = {},
): MethodComparison {
  // Both from the same draws: each interval is the same whether or not the other is asked for.
  const interval = (statistic: (scores: ScoreMatrix, baseline: ScoreMatrix) => number) =>
    pairedBootstrap({
      scores,
      baseline,
      statistic,
      resamples,
      random: createUniforms("bootstrap", seed),
    });
  return {
    probabilityOfImprovement: interval(probabilityOfImprovement),
    interquartileDifference: interval((a, b) => interquartileMean(a) - interquartileMean(b)),
  };
}
