/** Bootstrap of a statistic for which there is no formula (median, interquartile mean). @module */
import { quantile } from "./quantile.ts";
import { checkScores, type ScoreMatrix } from "./scores.ts";

/** A statistic of the scores and its 95 % percentile interval. */
export interface BootstrapInterval {
  /** The statistic of the scores themselves. */
  readonly estimate: number;
  /** 2.5 % quantile of the resampled statistic. */
  readonly low: number;
  /** 97.5 % quantile. */
  readonly high: number;
}

/**
 * Resamples seeds and tasks independently, with replacement, the *same* tasks
 * for every drawn seed (the pigeonhole bootstrap, Owen 2007).
 *
 * Tasks resampled anew within each seed would treat S·T scores on T tasks as
 * if they were on S·T tasks, and cover too little.
 *
 * @param args.scores `[S, T]`
 * @param args.statistic Takes an `[S, T]` matrix that is only valid during the call
 * @param args.resamples How many resamples, at least 1; 2 000 settle the half-width to a few per cent
 * @param args.random Uniform numbers in [0, 1); the caller owns the seed
 * @throws {RangeError} If `scores` is empty or ragged, `resamples` not a positive integer, or
 * `random` leaves [0, 1)
 * @throws {TypeError} If a score is not finite
 */
export function crossedBootstrap(
  { scores, statistic, resamples, random }: {
    scores: ScoreMatrix;
    statistic: (scores: ScoreMatrix) => number;
    resamples: number;
    random: () => number;
  },
): BootstrapInterval {
  const { seeds, tasks } = checkScores(scores, "bootstrap");
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(
      `Cannot bootstrap: resamples is ${resamples}, must be a positive integer`,
    );
  }
  const resampled = scores.map(() => new Float64Array(tasks));
  const drawnTasks = new Int32Array(tasks);
  const statistics = Float64Array.from({ length: resamples }, () => {
    for (let t = 0; t < tasks; t++) drawnTasks[t] = drawIndex(random, tasks);
    for (const row of resampled) {
      const source = scores[drawIndex(random, seeds)]!;
      for (let t = 0; t < tasks; t++) row[t] = source[drawnTasks[t]!]!;
    }
    return statistic(resampled);
  }).sort();
  return {
    estimate: statistic(scores),
    low: quantile(statistics, 0.025),
    high: quantile(statistics, 0.975),
  };
}

function drawIndex(random: () => number, length: number): number {
  const u = random();
  if (!(u >= 0 && u < 1)) {
    throw new RangeError(`Cannot bootstrap: random() returned ${u}, must be in [0, 1)`);
  }
  return Math.floor(u * length);
}
