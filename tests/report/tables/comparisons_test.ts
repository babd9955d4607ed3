import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedDifference } from "../../../report/statistics/paired.ts";
import { holm } from "../../../report/statistics/tests.ts";
import { gatherCells } from "../../../report/tables/cells.ts";
import { comparisonRows } from "../../../report/tables/comparisons.ts";
import { comparisonsCsv } from "../../../report/tables/comparisons_csv.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import type { Summary } from "../../../results/summary.ts";
import { smallGrid, summary } from "./summaries.ts";

const BANDIT = "bandit-k5-n10";

function comparisonsOf(summaries: readonly Summary[]) {
  return comparisonRows(gatherCells(summaries));
}

Deno.test("Each pair, setting and estimate has a paired difference, post-adaptation", () => {
  const rows = comparisonsOf(smallGrid());
  assertEquals(
    rows.slice(0, 6).map((row) =>
      [row.setting.env, row.algorithm, row.baseline, row.estimate, row.difference].join(" ")
    ),
    // Means 7.3125, 9.15625 (0.0625 and 0.25 over 9) and 6.625.
    [
      "bandit-k5-n10 maml reptile paper -1.84375",
      "bandit-k5-n10 maml reptile precise -1.84375",
      "bandit-k5-n10 maml one-step paper 0.6875",
      "bandit-k5-n10 maml one-step precise 0.6875",
      "bandit-k5-n10 reptile one-step paper 2.53125",
      "bandit-k5-n10 reptile one-step precise 2.53125",
    ],
  );
  assertEquals(rows.length, 12);
  assertEquals(new Set(rows.map(({ protocol }) => protocol)), new Set(["post-adaptation"]));
});

Deno.test("Seeds and tasks are paired, whatever the order of the summaries", () => {
  const maml = [[6, 7, 9], [7, 9, 4]];
  const reptile = [[5, 7, 8], [7, 8, 2]];
  const summaries = [0, 1].flatMap((seed) => [
    summary(BANDIT, "maml", seed, { post: maml[seed]! }),
    summary(BANDIT, "reptile", seed, { post: reptile[seed]! }),
  ]);
  const expected = pairedDifference(maml, reptile);
  for (const order of [summaries, summaries.toReversed()]) {
    const [row] = comparisonsOf(order);
    assertEquals([row!.difference, row!.ci95], [expected.mean, expected.ci95]);
    assertAlmostEquals(row!.rawDifference, expected.mean / 10, 1e-15);
    assertAlmostEquals(row!.rawCi95!, expected.ci95! / 10, 1e-14);
  }
});

Deno.test("In table 2 it is the difference of the headline's ratios", () => {
  const summaries = smallGrid();
  const ratios = new Map(
    tableRows(gatherCells(summaries), [])
      .filter((row) =>
        row.table.id === "table2" && row.estimate === "paper" && row.normaliser === "optimum" &&
        row.protocol === "post-adaptation"
      )
      .map(({ algorithm, mean }) => [algorithm, mean]),
  );
  const rows = comparisonsOf(summaries)
    .filter(({ table, estimate }) => table.id === "table2" && estimate === "paper");
  assertEquals(rows.length, 3);
  for (const { algorithm, baseline, difference, normaliser } of rows) {
    assertEquals(normaliser, "optimum");
    assertAlmostEquals(difference, ratios.get(algorithm)! - ratios.get(baseline)!, 1e-15);
  }
});

Deno.test("The test says on which side of 0 the difference is", () => {
  const sideOf = (post: number[][]) =>
    comparisonsOf(
      post.flatMap((row, seed) => [
        summary(BANDIT, "maml", seed, { post: row }),
        summary(BANDIT, "reptile", seed, { post: row.map(() => 5) }),
      ]),
    )[0]!.side;
  assertEquals(sideOf([[7, 7.125], [7.125, 7]]), "above");
  assertEquals(sideOf([[3, 3.125], [3.125, 3]]), "below");
  assertEquals(sideOf([[3, 7], [7, 4]]), "undecided");
  assertEquals(sideOf([[5, 5], [5, 5]]), "undecided");
  assertEquals(sideOf([[7]]), null);
});

Deno.test("A pair's p is corrected over its own cells and estimate alone", () => {
  const rows = comparisonsOf(smallGrid()).filter(({ estimate }) => estimate === "precise");
  for (const [algorithm, baseline] of [["maml", "reptile"], ["maml", "one-step"]]) {
    const own = rows.filter((it) => it.algorithm === algorithm && it.baseline === baseline);
    assertEquals(own.map(({ correctedP }) => correctedP), holm(own.map(({ p }) => p!)));
    assertEquals(own.length, 2);
  }
});

Deno.test("Only seeds that both have are compared; without one there is no comparison", () => {
  const post = [6, 7];
  const maml = [0, 1, 2].map((seed) => summary(BANDIT, "maml", seed, { post }));
  const reptile = [2, 1, 5].map((seed) => summary(BANDIT, "reptile", seed, { post }));
  const [row] = comparisonsOf([...maml, ...reptile]);
  assertEquals(row!.seeds, [1, 2]);
  assertEquals(comparisonsOf([maml[0]!, reptile[2]!]), []);
  assertEquals(comparisonsOf(maml), []);
});

Deno.test("Scores on other tasks cannot be compared", () => {
  const summaries = [
    summary(BANDIT, "maml", 0, { post: [6, 7] }),
    summary(BANDIT, "reptile", 0, { post: [6, 7, 8] }),
  ];
  assertThrows(() => comparisonsOf(summaries), RangeError, "the paper tasks of");
});

Deno.test("Comparisons as text", () => {
  // Differences -2, -1.75 and -1.875, -1.75: mean squares of seeds and residuals are equal, so the
  // standard error is √(MS_task/4) = 0.09375, times t(0.975, 1) = 12.706; p = 2/π · atan(s.e./1.84375),
  // doubled for the two cells of the pair.
  const lines = comparisonsCsv(comparisonsOf(smallGrid()), "test").split("\r\n");
  assertEquals(lines.slice(0, 2), [
    "env,n,k,algorithm,baseline,protocol,normaliser,estimate,difference,ci95,raw_difference," +
    "raw_ci95,p,corrected_p,side,improvement,improvement_ci95,improvement_all_pairs," +
    "improvement_all_pairs_ci95,seeds,tasks,preset",
    // Worse on every task.
    "bandit-k5-n10,10,5,maml,reptile,post-adaptation,,paper,-1.8438,1.1912,-0.1844,0.1191,0.0323,0.0647,undecided," +
    "0.0000,0.0000,0.0000,0.0000,0..1,2,test",
  ]);
  assertEquals(lines.length, 14);
  assertEquals(comparisonsCsv([], "test").split("\r\n"), [lines[0]!, ""]);
});
