import { assertAlmostEquals, assertEquals } from "@std/assert";
import { seedsEstimate } from "../../../report/statistics/seeds.ts";

Deno.test("The interval over seeds is Student's t over their means", () => {
  // Seed means 2, 4, 6, variance 4, t(2) = 4.302653.
  const { mean, ci95 } = seedsEstimate([[1, 3], [4, 4], [9, 3]]);
  assertAlmostEquals(mean, 4, 1e-15);
  assertAlmostEquals(ci95!, 4.302652729696142 * Math.sqrt(4 / 3), 1e-9);
});

Deno.test("It is blind to tasks: seeds that agree have none, however tasks differ", () => {
  assertEquals(seedsEstimate([[0, 100], [100, 0]]).ci95, 0);
});

Deno.test("A single seed gives a mean and no interval", () => {
  assertEquals(seedsEstimate([[1, 3]]), { mean: 2, ci95: null });
});
