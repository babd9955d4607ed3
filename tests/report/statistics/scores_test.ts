import { assertEquals, assertThrows } from "@std/assert";
import { checkScores } from "../../../report/statistics/scores.ts";

Deno.test("A matrix of scores knows its seeds and tasks, whatever its rows are made of", () => {
  assertEquals(checkScores([[1, 2, 3], Float64Array.of(4, 5, 6)], "average"), {
    seeds: 2,
    tasks: 3,
  });
});

Deno.test("What is no matrix of finite scores is refused, with its place", () => {
  const cases: [scores: number[][], kind: typeof RangeError | typeof TypeError, message: string][] =
    [
      [
        [],
        RangeError,
        "Cannot average: scores are [0, 0] (seeds × tasks), must be at least [1, 1]",
      ],
      [[[], []], RangeError, "scores are [2, 0]"],
      [[[1, 2], [3]], RangeError, "seed 1 has 1 tasks, must be 2 as seed 0 has"],
      [[[1, 2], [3, NaN]], TypeError, "the score of seed 1 on task 1 is NaN, must be finite"],
      [[[1, -Infinity]], TypeError, "the score of seed 0 on task 1 is -Infinity, must be finite"],
    ];
  for (const [scores, kind, message] of cases) {
    assertThrows(() => checkScores(scores, "average"), kind, message);
  }
});
