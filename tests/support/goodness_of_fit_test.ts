import { assertAlmostEquals, assertThrows } from "@std/assert";
import { normalCdf } from "./distributions.ts";
import { assertCounts, assertFollows, chiSquare, kolmogorovSmirnov } from "./goodness_of_fit.ts";
import { correlation, mean, variance } from "./moments.ts";
import { createNormal, createUniform } from "./random.ts";

const uniformCdf = (x: number) => Math.min(1, Math.max(0, x));

Deno.test("The Kolmogorov–Smirnov distance of a hand-made sample", () => {
  // F_n jumps to 1 at 0.5: the distance is 0.5 on either side; then 0.25 for 0.25 and 0.75.
  assertAlmostEquals(kolmogorovSmirnov([0.5], uniformCdf), 0.5);
  assertAlmostEquals(kolmogorovSmirnov([0.75, 0.25], uniformCdf), 0.25);
});

Deno.test("Kolmogorov–Smirnov accepts the right law and rejects one that is slightly off", () => {
  const uniform = createUniform(1);
  const normal = createNormal(2);
  const sample = Float64Array.from({ length: 20_000 }, uniform);
  assertFollows(sample, uniformCdf, "uniform");
  assertFollows(Float64Array.from({ length: 20_000 }, normal), normalCdf, "normal");
  // Critical distance at n = 20 000: 0.0157.
  assertThrows(
    () => assertFollows(sample.map((x) => x ** 1.1), uniformCdf, "skewed"),
    Error,
    "skewed",
  );
});

Deno.test("χ² of hand-made counts, and its rejection of a loaded die", () => {
  // (12 − 10)²/10 + (8 − 10)²/10.
  assertAlmostEquals(chiSquare([12, 8], [0.5, 0.5]), 0.8);
  const die = new Array<number>(6).fill(1 / 6);
  assertCounts([1000, 1010, 990, 1020, 980, 1000], die, "fair");
  assertThrows(() => assertCounts([1200, 960, 960, 960, 960, 960], die, "loaded"), Error, "loaded");
});

Deno.test("Moments of hand-made samples", () => {
  assertAlmostEquals(mean([1, 2, 6]), 3);
  assertAlmostEquals(variance([1, 2, 6]), 14 / 3);
  assertAlmostEquals(correlation([1, 2, 3], [5, 3, 1]), -1);
});
