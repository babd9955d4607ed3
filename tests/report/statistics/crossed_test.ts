import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { crossedEstimate, leastDegreesOfFreedom } from "../../../report/statistics/crossed.ts";
import { student95 } from "../../../report/statistics/student.ts";

Deno.test("The crossed interval of an example worked by hand", () => {
  // Mean squares 6, 6 and 2 (mean_squares_test.ts): variance (6 + 6 − 2)/6, between tasks (6 − 2)/2,
  // and 10²/(6²/1 + 6²/2 + 2²/2) degrees of freedom.
  const scores = [[1, 2, 6], [5, 4, 6]];
  const { mean, ci95, standardError, degreesOfFreedom, taskVariance } = crossedEstimate(scores);
  assertAlmostEquals(mean, 4, 1e-15);
  assertAlmostEquals(standardError!, Math.sqrt(10 / 6), 1e-14);
  assertAlmostEquals(degreesOfFreedom, 100 / 56, 1e-12);
  assertAlmostEquals(taskVariance, 2, 1e-14);
  assertAlmostEquals(ci95!, student95(100 / 56) * Math.sqrt(10 / 6), 1e-12);
});

Deno.test("Degrees of freedom are at least 3, and at least those of the seeds with fewer than four", () => {
  assertEquals([2, 3, 4, 5, 9].map(leastDegreesOfFreedom), [1, 2, 3, 3, 3]);
  // Seed means −2, 0, 2, 0 and tasks alike: 5 · 8/3 of 3 degrees, the rest nothing.
  const scores = [-2, 0, 2, 0].map((x) => [x, x, x, x, x]);
  assertAlmostEquals(crossedEstimate(scores).degreesOfFreedom, 3, 1e-12);
  // As above with two seeds less: 1.79 is not raised to 3.
  assert(crossedEstimate([[1, 2, 6], [5, 4, 6]]).degreesOfFreedom < 2);
});

Deno.test("Satterthwaite's degrees of freedom of an additive example worked by hand", () => {
  // x = s + t on 5 × 5: MS 12.5, 12.5, 0; variance 25/25; 25²/(2 · 12.5²/4) = 8.
  const scores = [0, 1, 2, 3, 4].map((s) => [0, 1, 2, 3, 4].map((t) => s + t));
  const { ci95, standardError, degreesOfFreedom } = crossedEstimate(scores);
  assertAlmostEquals(standardError!, 1, 1e-14);
  assertAlmostEquals(degreesOfFreedom, 8, 1e-12);
  assertAlmostEquals(ci95!, 2.306, 5e-4); // t(8) of the tables, 3 decimals.
});

Deno.test("A variance estimate below what noise alone gives is set to that of noise alone", () => {
  // MS 0, 0 and 4: the bracket is −4, set to 4; variance 4/4.
  const { mean, standardError, degreesOfFreedom } = crossedEstimate([[1, -1], [-1, 1]]);
  assertEquals(mean, 0);
  assertEquals(standardError, 1);
  assertEquals(degreesOfFreedom, 16 / 16);
});

Deno.test("With a single seed the interval is Student's t over tasks", () => {
  const { mean, ci95, degreesOfFreedom } = crossedEstimate([[1, 2, 3, 4, 5]]);
  assertEquals(mean, 3);
  assertEquals(degreesOfFreedom, 4);
  assertAlmostEquals(ci95!, student95(4) * Math.sqrt(2.5 / 5), 1e-12);
});

Deno.test("With a single task it is Student's t over seeds, degrees of freedom as they are", () => {
  const { mean, ci95, degreesOfFreedom } = crossedEstimate([[1], [3]]);
  assertEquals(mean, 2);
  assertEquals(degreesOfFreedom, 1);
  assertAlmostEquals(ci95!, student95(1) * Math.sqrt(2 / 2), 1e-9);
});

Deno.test("One score gives a mean and no interval", () => {
  assertEquals(crossedEstimate([[7]]), {
    mean: 7,
    ci95: null,
    standardError: null,
    degreesOfFreedom: 0,
    taskVariance: 0,
  });
});

Deno.test("Equal scores have an interval of width 0", () => {
  assertEquals(crossedEstimate([[2, 2], [2, 2], [2, 2]]).ci95, 0);
});

Deno.test("The interval scales with the unit and ignores the origin", () => {
  const scores = [[1, 2, 6], [5, 4, 6]];
  const { ci95 } = crossedEstimate(scores);
  const other = crossedEstimate(scores.map((row) => row.map((x) => 100 - 10 * x)));
  assertAlmostEquals(other.mean, 60, 1e-12);
  assertAlmostEquals(other.ci95!, 10 * ci95!, 1e-12);
});
