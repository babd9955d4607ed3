import { assertAlmostEquals, assertEquals } from "@std/assert";
import { student95 } from "../../../report/statistics/student.ts";
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
  // Where tasks agree nothing is uncertain. On mdp-n10 the linearised parts of the two tasks are
  // (4 − .6 · 6)/5 and (2 − .6 · 4)/5, ± .08, alike for both seeds: √(MS_task/4) = .08.
  assertAlmostEquals(rows[1]!.ci95!, 0, 1e-12);
  assertAlmostEquals(rows[2]!.ci95!, student95(1) * 0.08, 1e-9);
  assertEquals(rows[4]!.ci95, 0); // Seeds are alike.
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

Deno.test("the median's interval is that of the seeds' medians", () => {
  // Seeds close 1/4 and 3/4 of the gap on two settings, 0 and 1 on the third.
  const seeds = (env: string, ours: number[]) =>
    three(env, [0], [0], [8]).map((it, i) =>
      i < 2 ? summary(env, "maml-all-action", i, { post: [ours[i]!] }) : it
    );
  const rows = gapsOf([
    ...seeds("mdp-n10", [2, 6]),
    ...seeds("mdp-n25", [2, 6]),
    ...seeds("mdp-n50", [0, 8]),
  ]);
  assertEquals(rows.at(-1)!.fraction, 0.5);
  assertAlmostEquals(rows.at(-1)!.ci95!, student95(1) * 0.25, 1e-12);
});

Deno.test("the gap from one-step is closed too, where it was run", () => {
  const rows = gapsOf([
    ...three("mdp-n25", [5, 5], [1, 1], [9, 9]),
    ...[0, 1].map((seed) => summary("mdp-n25", "one-step", seed, { post: [3, 3] })),
  ]);
  assertEquals(rows.map(({ from, fraction }) => [from, fraction]), [
    ["maml", 0.5],
    ["maml", 0.5],
    ["one-step", 2 / 6],
    ["one-step", 2 / 6],
  ]);
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
    "env,n,k,algorithm,from,to,fraction,ci95,settings",
    "mdp-n25,25,,maml-all-action,maml,explore-commit,0.500,0.000,1",
    "median,,,maml-all-action,maml,explore-commit,0.500,0.000,1",
    "",
  ]);
});
