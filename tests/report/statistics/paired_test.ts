import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { pairedDifference } from "../../../report/statistics/paired.ts";

const baseline = [[10, 20, 60], [50, 40, 60]];

Deno.test("The difference of two methods has the crossed interval of the differences", () => {
  const difference = [[1, 2, 6], [5, 4, 6]];
  const scores = baseline.map((row, s) => row.map((x, t) => x + difference[s]![t]!));
  const paired = pairedDifference(scores, baseline);
  const expected = crossedEstimate(difference);
  assertAlmostEquals(paired.mean, expected.mean, 1e-12);
  assertAlmostEquals(paired.ci95!, expected.ci95!, 1e-12);
});

Deno.test("What both methods share cancels", () => {
  const scores = baseline.map((row, s) => row.map((x) => x + 1 + 0.1 * s));
  const { mean, ci95 } = pairedDifference(scores, baseline);
  assertAlmostEquals(mean, 1.05, 1e-12);
  assertLess(ci95!, crossedEstimate(scores).ci95! / 50);
});

Deno.test("Exchanging the methods changes the sign only", () => {
  const scores = [[3, 1, 4], [1, 5, 9]];
  const one = pairedDifference(scores, baseline);
  const other = pairedDifference(baseline, scores);
  assertEquals(one.mean, -other.mean);
  assertAlmostEquals(one.ci95!, other.ci95!, 1e-12);
});

Deno.test("Methods on different seeds or tasks cannot be paired", () => {
  assertThrows(
    () => pairedDifference([[1, 2]], baseline),
    RangeError,
    "baseline is [2, 3] (seeds × tasks), must be [1, 2] as the scores are",
  );
});
