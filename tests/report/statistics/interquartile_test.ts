import { assertAlmostEquals, assertEquals } from "@std/assert";
import { interquartileMean } from "../../../report/statistics/interquartile.ts";

Deno.test("The interquartile mean drops a quarter of all scores at either end", () => {
  // Sorted −50 1 2 3 4 5 7 900: drops two at either end.
  assertEquals(interquartileMean([[7, 3, 900, 2], [1, 5, -50, 4]]), 3.5);
});

Deno.test("It sorts by value, not by spelling, and rounds the dropped count down", () => {
  // Sorted 1 2 3 10 20: ⌊5/4⌋ = 1 at either end.
  assertEquals(interquartileMean([[10, 2, 1, 20, 3]]), 5);
});

Deno.test("Fewer than four scores drop nothing", () => {
  assertAlmostEquals(interquartileMean([[1], [2], [6]]), 3, 1e-15);
});
