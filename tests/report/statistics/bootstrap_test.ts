import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedBootstrap } from "../../../report/statistics/bootstrap.ts";
import { interquartileMean } from "../../../report/statistics/interquartile.ts";
import { meanSquares } from "../../../report/statistics/mean_squares.ts";
import type { ScoreMatrix } from "../../../report/statistics/scores.ts";
import { createNormal, createUniform } from "../../support/random.ts";

/** The bootstrap of a statistic of one method: beside itself, as its baseline. */
function bootstrapOf(
  args: Omit<Parameters<typeof pairedBootstrap>[0], "baseline" | "statistic"> & {
    statistic: (scores: ScoreMatrix) => number;
  },
) {
  return pairedBootstrap({ ...args, baseline: args.scores });
}

const meanScore = (scores: ScoreMatrix) => meanSquares(scores).mean;

Deno.test("Every drawn seed is scored on the same drawn tasks", () => {
  // Score 100 s + t names its seed and its task.
  const scores = [0, 1, 2].map((s) => [0, 1, 2, 3, 4].map((t) => 100 * s + t));
  let repeatedTask = false;
  let repeatedSeed = false;
  bootstrapOf({
    scores,
    resamples: 50,
    random: createUniform(1),
    statistic(resampled) {
      const tasks = Array.from(resampled[0]!, (x) => x % 100);
      const seeds = resampled.map((row) => Math.floor(row[0]! / 100));
      resampled.forEach((row, i) =>
        assertEquals(Array.from(row), tasks.map((t) => 100 * seeds[i]! + t))
      );
      repeatedTask ||= new Set(tasks).size < tasks.length;
      repeatedSeed ||= new Set(seeds).size < seeds.length;
      return 0;
    },
  });
  assert(repeatedTask && repeatedSeed, "resamples are drawn with replacement");
});

Deno.test("The bootstrap of a mean agrees with its formula where tasks are all that differs", () => {
  const normal = createNormal(2);
  const row = Float64Array.from({ length: 200 }, normal);
  const { estimate, low, high } = bootstrapOf({
    scores: [row, row, row, row, row],
    statistic: meanScore,
    resamples: 2000,
    random: createUniform(3),
  });
  const standardDeviation = Math.sqrt(meanSquares([row]).task * (199 / 200));
  assertAlmostEquals(estimate, meanScore([row]), 1e-14);
  // The quantiles of 2 000 resamples are good to √(.025 · .975/2000)/.0584 = .06 standard
  // errors each (.0584 is the normal density at 1.96): three of them on half the difference.
  const standardError = standardDeviation / Math.sqrt(200);
  assertAlmostEquals((high - low) / 2, 1.96 * standardError, 0.13 * standardError);
});

/** Standard deviation of the half-widths of 100 bootstraps of one row, over their mean. */
function spreadOfHalfWidths(resamples: number): number {
  const row = Float64Array.from({ length: 50 }, createNormal(5));
  const halves = Array.from({ length: 100 }, (_, seed) => {
    const random = createUniform(1000 + seed);
    const { low, high } = bootstrapOf({
      scores: [row],
      statistic: meanScore,
      resamples,
      random,
    });
    return (high - low) / 2;
  });
  const { mean, task } = meanSquares([halves]);
  return Math.sqrt(task) / mean;
}

Deno.test("Chance moves a half-width by some 7 % with 200 resamples, some 2 % with 2 000", () => {
  // A quantile's √(.025 · .975/n)/.0584 standard errors, two of them halved, over 1.96:
  // 6.8 % and 2.2 %. The deviation of 100 is good to 1/√200 = 7 % of itself: three of that.
  assertAlmostEquals(spreadOfHalfWidths(200), 0.068, 0.015);
  assertAlmostEquals(spreadOfHalfWidths(2000), 0.022, 0.005);
});

Deno.test("Seeds are resampled too", () => {
  const { low, high } = bootstrapOf({
    scores: [[0, 0, 0], [1, 1, 1]],
    statistic: meanScore,
    resamples: 200,
    random: createUniform(4),
  });
  assertEquals([low, high], [0, 1]); // Both seeds the same one in half of the resamples.
});

Deno.test("The same source of random numbers gives the same interval", () => {
  const interval = () =>
    bootstrapOf({
      scores: [[1, 2, 6, 3], [5, 4, 6, 1]],
      statistic: interquartileMean,
      resamples: 100,
      random: createUniform(5),
    });
  assertEquals(interval(), interval());
});

Deno.test("A bootstrap without resamples or with a broken source is refused", () => {
  const args = { scores: [[1, 2]], statistic: meanScore, resamples: 10, random: () => 0.5 };
  assertThrows(() => bootstrapOf({ ...args, resamples: 0 }), RangeError, "resamples is 0");
  assertThrows(() => bootstrapOf({ ...args, resamples: 1.5 }), RangeError, "resamples is 1.5");
  assertThrows(
    () => bootstrapOf({ ...args, random: () => 1 }),
    RangeError,
    "returned 1, must",
  );
});
