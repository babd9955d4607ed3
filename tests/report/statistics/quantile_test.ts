import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { quantile } from "../../../report/statistics/quantile.ts";

Deno.test("Quantiles interpolate between order statistics", () => {
  const sorted = [1, 2, 4, 8];
  assertEquals(quantile(sorted, 0), 1);
  assertEquals(quantile(sorted, 1), 8);
  assertAlmostEquals(quantile(sorted, 0.5), 3, 1e-15);
  assertAlmostEquals(quantile(sorted, 0.25), 1.75, 1e-15); // Place 0.75: 1 + 0.75·(2 − 1).
  assertEquals(quantile([5], 0.3), 5);
});

Deno.test("A quantile of nothing, or outside [0, 1], is refused", () => {
  assertThrows(() => quantile([], 0.5), RangeError, "no values");
  assertThrows(() => quantile([1], 1.1), RangeError, "probability is 1.1, must be in [0, 1]");
});
