import { assertEquals, assertThrows } from "@std/assert";
import { probabilityOfImprovement } from "../../../report/statistics/improvement.ts";

Deno.test("the probability of improvement counts cells that are better, ties half", () => {
  // Better, worse, tied; better, tied, better.
  const scores = [[2, 1, 3], [9, 4, 1]];
  const baseline = [[1, 2, 3], [0, 4, -1]];
  assertEquals(probabilityOfImprovement(scores, baseline), (1 + 0 + 0.5 + 1 + 0.5 + 1) / 6);
  assertEquals(probabilityOfImprovement(baseline, scores), 2 / 6);
});

Deno.test("it is half for equal methods, and no outlier moves it", () => {
  assertEquals(probabilityOfImprovement([[3, 1, 2]], [[3, 1, 2]]), 0.5);
  assertEquals(probabilityOfImprovement([[3, 1, 1e9]], [[4, 2, 0]]), 1 / 3);
});

Deno.test("it compares cell by cell, not one method's scores with all of the other's", () => {
  // A hard and an easy task: better by 1 on both, though 11 < 100.
  assertEquals(probabilityOfImprovement([[11, 101]], [[10, 100]]), 1);
});

Deno.test("methods on different seeds or tasks have none", () => {
  assertThrows(
    () => probabilityOfImprovement([[1, 2]], [[1, 2], [3, 4]]),
    RangeError,
    "Cannot compare two methods: baseline is [2, 2] (seeds × tasks), must be [1, 2]",
  );
  assertThrows(() => probabilityOfImprovement([[NaN]], [[1]]), TypeError);
});
