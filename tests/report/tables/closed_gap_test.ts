import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { closedGapCsv, closedGapRows } from "../../../report/tables/closed_gap.ts";
import type { Summary } from "../../../results/summary.ts";
import { summary } from "./summaries.ts";

function gapsOf(summaries: readonly Summary[]) {
  return closedGapRows(gatherCells(summaries));
}

/** The three methods on one setting: per-task scores of two seeds each. */
function three(env: string, ours: number[], from: number[], to: number[]): Summary[] {
  return ([["maml-all-action", ours], ["maml", from], ["explore-commit", to]] as const).flatMap(
    ([algorithm, post]) => [0, 1].map((seed) => summary(env, algorithm, seed, { post })),
  );
}

Deno.test("the closed part of a gap is that of the sums, and the median leaves small bandits out", () => {
  const rows = gapsOf([
    ...three("bandit-k5-n10", [9, 9], [1, 1], [3, 3]),
    ...three("bandit-k5-n100", [2, 3], [1, 2], [5, 6]), // 2 of 8
    ...three("mdp-n10", [6, 6], [2, 4], [8, 8]), // 6 of 10
    ...three("mdp-n25", [9, 9], [1, 1], [9, 9]), // all
  ]);
  assertEquals(rows.map(({ setting }) => setting?.env ?? null), [
    "bandit-k5-n10",
    "bandit-k5-n100",
    "mdp-n10",
    "mdp-n25",
    null,
  ]);
  [4, 0.25, 0.6, 1, 0.6].forEach((expected, k) => assertAlmostEquals(rows[k]!.fraction, expected));
  assertEquals(rows.at(-1)!.settings, 3);
  // Where tasks agree nothing is uncertain; drawn twice, the first task of mdp-n10 gives 4/6, the second 2/4.
  assertEquals([rows[1]!.low, rows[1]!.high], [0.25, 0.25]);
  assertAlmostEquals(rows[2]!.low, 0.5);
  assertAlmostEquals(rows[2]!.high, 4 / 6);
  assert(rows[4]!.low >= 0.5 && rows[4]!.high <= 4 / 6);
});

Deno.test("the closed part is that of the exact values, not of rewards as sampled", () => {
  const scores = { "maml-all-action": [3, 1], "maml": [1, 2], "explore-commit": [2, 5] } as const;
  const [row] = gapsOf(
    Object.entries(scores).flatMap(([algorithm, [paper, precise]]) =>
      [0, 1].map((seed) =>
        summary("mdp-n10", algorithm, seed, { post: [paper, paper] }, {
          precise: { post: [precise, precise] },
        })
      )
    ),
  );
  assertEquals(row!.fraction, (1 - 2) / (5 - 2)); // As sampled: (3 − 1)/(2 − 1).
});

Deno.test("settings are resampled independently, so that their median is surer than each of them", () => {
  const tasks = Array.from({ length: 12 }, (_, t) => t);
  const [from, to] = [tasks.map(() => 0), tasks.map(() => 11)];
  const rows = gapsOf(
    [10, 25, 50, 75, 100].flatMap((n) => three(`mdp-n${n}`, tasks, from, to)),
  );
  const widths = rows.map(({ low, high }) => high - low);
  // A median of five independent normals has 0.54 of their deviation; the same draws have all of it.
  assert(widths.at(-1)! < 0.75 * Math.min(...widths.slice(0, -1)), String(widths));
});

Deno.test("a setting without the three, or with other seeds, has no row; of none there is no median", () => {
  const [ours, , from] = three("mdp-n10", [6, 6], [2, 4], [8, 8]);
  assertEquals(gapsOf([ours!, from!]), []);
  const lacking = three("mdp-n10", [6, 6], [2, 4], [8, 8]).slice(1);
  assertEquals(gapsOf(lacking), []);
  const [only] = gapsOf(three("bandit-k5-n10", [9, 9], [1, 1], [3, 3]));
  assertEquals(only!.setting!.env, "bandit-k5-n10");
});

Deno.test("closed gaps as text", () => {
  const lines = closedGapCsv(gapsOf(three("mdp-n25", [5, 5], [1, 1], [9, 9]))).split("\r\n");
  assertEquals(lines, [
    "env,n,k,algorithm,from,to,fraction,low95,high95,settings",
    "mdp-n25,25,,maml-all-action,maml,explore-commit,0.500,0.500,0.500,1",
    "median,,,maml-all-action,maml,explore-commit,0.500,0.500,0.500,1",
    "",
  ]);
});
