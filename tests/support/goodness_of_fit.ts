/**
 * Does a sample follow a distribution? Both tests reject a right sample once in
 * {@linkcode ONE_IN} seeds; the seeds in tests are fixed, so what passes once
 * passes for ever.
 *
 * @module
 */
import { assert } from "@std/assert";
import { chiSquareQuantile } from "./distributions.ts";

/** A right generator fails with one seed in this many. */
export const ONE_IN = 10_000;

/** Kolmogorov–Smirnov distance sup |F_n(x) − F(x)| of a sample from a continuous law. */
export function kolmogorovSmirnov(
  sample: ArrayLike<number>,
  cdf: (x: number) => number,
): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const f = cdf(x);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  });
  return distance;
}

/** Asserts that a sample follows `cdf`, by Kolmogorov–Smirnov. */
export function assertFollows(
  sample: ArrayLike<number>,
  cdf: (x: number) => number,
  what: string,
): void {
  const distance = kolmogorovSmirnov(sample, cdf);
  // P(√n D > x) ≈ 2 exp(−2x²) (Kolmogorov 1933, first term of the series).
  const critical = Math.sqrt(Math.log(2 * ONE_IN) / (2 * sample.length));
  assert(distance < critical, `${what}: Kolmogorov–Smirnov ${distance}, critical ${critical}`);
}

/** Pearson's χ² of counts against probabilities. */
export function chiSquare(counts: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  let n = 0;
  for (let i = 0; i < counts.length; i++) n += counts[i]!;
  let statistic = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = n * probabilities[i]!;
    statistic += (counts[i]! - expected) ** 2 / expected;
  }
  return statistic;
}

/** Asserts that counts are a draw from `probabilities`, by χ². Expected counts should be ≥ 5. */
export function assertCounts(
  counts: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  what: string,
): void {
  const statistic = chiSquare(counts, probabilities);
  const critical = chiSquareQuantile(1 - 1 / ONE_IN, counts.length - 1);
  assert(statistic < critical, `${what}: χ² ${statistic}, critical ${critical}`);
}
