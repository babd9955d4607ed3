import { assertAlmostEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { ratioOfMeans } from "../../../report/statistics/ratio.ts";
import { createNormal } from "../../support/random.ts";

const scores = [[1, 2, 6], [5, 4, 6]];

Deno.test("A constant normaliser scales mean and interval", () => {
  const { mean, ci95 } = crossedEstimate(scores);
  const ratio = ratioOfMeans(scores, [20, 20, 20]);
  assertAlmostEquals(ratio.mean, mean / 20, 1e-15);
  assertAlmostEquals(ratio.ci95!, ci95! / 20, 1e-14);
});

Deno.test("It is the ratio of means, not the mean of ratios", () => {
  // (1 + 9)/2 over (1 + 3)/2 is 2.5; the mean of 1 and 3 is 2.
  assertAlmostEquals(ratioOfMeans([[1, 9]], [1, 3]).mean, 2.5, 1e-15);
});

Deno.test("Scores that are a fixed share of the normaliser have no task noise", () => {
  const { mean, ci95 } = ratioOfMeans([[6, 12, 18], [6, 12, 18]], [10, 20, 30]);
  assertAlmostEquals(mean, 0.6, 1e-15);
  assertLess(ci95!, 1e-14); // Rounding only.
});

Deno.test("One linearised example worked by hand", () => {
  // r = 2.5; (x − r n)/n̄ = (1 − 2.5)/2, (9 − 7.5)/2 = ∓0.75: variance 1.125, over 2 tasks.
  const { standardError } = ratioOfMeans([[1, 9]], [1, 3]);
  assertAlmostEquals(standardError!, 0.75, 1e-15);
});

Deno.test("The interval of a ratio covers the true ratio in 95 % of simulated tables", () => {
  const normal = createNormal(3);
  const tables = 1000;
  let covered = 0;
  for (let i = 0; i < tables; i++) {
    // As on the MDPs: n = optimum of a task (22 ± 2), x = 0.6 n + noise of task, seed and cell.
    const normaliser = Float64Array.from({ length: 50 }, () => 22 + 2 * normal());
    const tasks = normaliser.map((n) => 0.6 * n + 0.5 * normal());
    const simulated = [0, 1, 2, 3, 4].map(() => {
      const seed = 0.2 * normal();
      return tasks.map((x) => x + seed + normal());
    });
    const { mean, ci95 } = ratioOfMeans(simulated, normaliser);
    if (Math.abs(mean - 0.6) <= ci95!) covered++;
  }
  // Three binomial standard errors, √(.95 · .05/1000) = .007, around the claimed 94–97 %.
  assertGreater(covered / tables, 0.94 - 0.021);
  assertLess(covered / tables, 0.97 + 0.021);
});

Deno.test("A normaliser of another length, or without a positive mean, is refused", () => {
  assertThrows(() => ratioOfMeans(scores, [1, 2]), RangeError, "has 2 tasks, must be 3");
  assertThrows(() => ratioOfMeans(scores, [1, -2, 1]), RangeError, "mean is 0, must be above 0");
  assertThrows(() => ratioOfMeans(scores, [1, NaN, 1]), TypeError, "mean is NaN, must be finite");
});
