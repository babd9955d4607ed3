import { assertAlmostEquals, assertEquals } from "@std/assert";
import { meanSquares } from "../../../report/statistics/mean_squares.ts";

Deno.test("Mean squares of an example worked by hand", () => {
  // Seed means 3 and 5, task means 3, 3, 6, mean 4; residuals −1, 0, 1 and 1, 0, −1.
  // Sums of squares 6, 12 and 4: together 22, as Σ (x − 4)² is.
  const squares = meanSquares([[1, 2, 6], [5, 4, 6]]);
  assertAlmostEquals(squares.mean, 4, 1e-15);
  assertAlmostEquals(squares.seed, 6 / 1, 1e-14);
  assertAlmostEquals(squares.task, 12 / 2, 1e-14);
  assertAlmostEquals(squares.residual, 4 / 2, 1e-14);
});

Deno.test("Transposing scores exchanges seeds and tasks", () => {
  const squares = meanSquares([[1, 5], [2, 4], [6, 6]]);
  assertAlmostEquals(squares.seed, 6, 1e-14);
  assertAlmostEquals(squares.task, 6, 1e-14);
  assertAlmostEquals(squares.residual, 2, 1e-14);
});

Deno.test("A large common offset costs no accuracy", () => {
  // Two passes: 1e9 is far above what Σx² − nx̄² would survive.
  const squares = meanSquares([[1, 2, 6], [5, 4, 6]].map((row) => row.map((x) => x + 2 ** 30)));
  assertAlmostEquals(squares.seed, 6, 1e-6);
  assertAlmostEquals(squares.residual, 2, 1e-6);
});

Deno.test("What one seed or one task cannot tell is 0", () => {
  assertEquals(meanSquares([[1, 3]]), { mean: 2, seed: 0, task: 2, residual: 0 });
  assertEquals(meanSquares([[1], [3]]), { mean: 2, seed: 2, task: 0, residual: 0 });
  assertEquals(meanSquares([[7]]), { mean: 7, seed: 0, task: 0, residual: 0 });
});
