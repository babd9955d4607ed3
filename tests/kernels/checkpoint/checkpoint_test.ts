import { assertEquals } from "@std/assert";
import { keepBest } from "../../../kernels/checkpoint/checkpoint.ts";

/** Plays a sequence of validations; the parameters of iteration i are [i]. */
function play(scores: readonly number[]): { best: number; score: number; iteration: number } {
  const best = Float64Array.of(-77);
  const status = Float64Array.of(0, -1);
  scores.forEach((score, i) => keepBest(Float64Array.of(i), score, i, best, status));
  return { best: best[0]!, score: status[0]!, iteration: status[1]! };
}

const CASES: [what: string, scores: number[], kept: number][] = [
  ["the first, whatever its score", [-1e300], 0],
  ["the first, even with the score that status starts with", [0], 0],
  ["a negative score above another", [-3, -2, -4], 1],
  ["the best, not the last", [1, 3, 2], 1],
  ["the earlier of equals", [1, 3, 3, 2, 3], 1],
  ["the last where it is best", [1, 2, 3], 2],
  ["any score rather than NaN", [NaN, -5, NaN], 1],
  ["what came before a NaN", [2, NaN, 1], 0],
  ["the finite rather than the infinite", [1, Infinity, -Infinity, 2], 3],
];

for (const [what, scores, kept] of CASES) {
  Deno.test(`kept is ${what}`, () => {
    assertEquals(play(scores), { best: kept, score: scores[kept]!, iteration: kept });
  });
}

Deno.test("without a finite score nothing is kept", () => {
  assertEquals(play([NaN, Infinity, -Infinity]), { best: -77, score: 0, iteration: -1 });
});

Deno.test("what is kept is a copy", () => {
  const theta = Float64Array.of(1, 2);
  const best = new Float64Array(2);
  keepBest(theta, 5, 3, best, Float64Array.of(0, -1));
  theta.fill(9);
  assertEquals([...best], [1, 2]);
});
