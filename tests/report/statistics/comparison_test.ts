import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedBootstrap } from "../../../report/statistics/bootstrap.ts";
import { compareMethods } from "../../../report/statistics/comparison.ts";
import { interquartileMean } from "../../../report/statistics/interquartile.ts";
import { normalCdf } from "../../support/distributions.ts";
import { createNormal, createUniform } from "../../support/random.ts";

Deno.test("both methods are resampled at the same seeds and tasks", () => {
  // 100 s + t names a cell; the baseline names the same cell with a minus.
  const scores = [0, 1, 2].map((s) => [0, 1, 2, 3].map((t) => 100 * s + t));
  pairedBootstrap({
    scores,
    baseline: scores.map((row) => row.map((x) => -x)),
    resamples: 40,
    random: createUniform(1),
    statistic(a, b) {
      assertEquals(
        b.map((row) => Array.from(row, (x) => 0 - x)),
        a.map((row) => [...Array.from(row)]),
      );
      return 0;
    },
  });
});

Deno.test("a method that is better by one everywhere: intervals without width", () => {
  const normal = createNormal(2);
  const baseline = [0, 1, 2].map(() => Array.from({ length: 20 }, () => 10 * normal()));
  const scores = baseline.map((row) => row.map((x) => x + 1));
  const { probabilityOfImprovement, interquartileDifference } = compareMethods(scores, baseline, {
    resamples: 100,
  });
  assertEquals(probabilityOfImprovement, { estimate: 1, low: 1, high: 1 });
  // What is shared cancels: sums of 30 numbers of some tens round at 1e-14.
  for (const bound of Object.values(interquartileDifference)) assertAlmostEquals(bound, 1, 1e-12);
});

Deno.test("the intervals are those of their seed, around what they estimate", () => {
  const scores = [[1, 2, 6, 3], [5, 4, 6, 1]];
  const baseline = [[2, 2, 2, 2], [3, 3, 3, 3]];
  const settings = { resamples: 50, seed: 7 };
  assertEquals(
    compareMethods(scores, baseline, settings),
    compareMethods(scores, baseline, settings),
  );
  const { interquartileDifference, probabilityOfImprovement } = compareMethods(
    scores,
    baseline,
    settings,
  );
  assertEquals(
    interquartileDifference.estimate,
    interquartileMean(scores) - interquartileMean(baseline),
  );
  // 1 < 2, 2 = 2, 6 > 2, 3 > 2; 5 > 3, 4 > 3, 6 > 3, 1 < 3.
  assertEquals(probabilityOfImprovement.estimate, 5.5 / 8);
  const { estimate, low, high } = interquartileDifference;
  assert(low < estimate && estimate < high);
  const { interquartileDifference: other } = compareMethods(scores, baseline, {
    ...settings,
    seed: 8,
  });
  assert(other.low !== low || other.high !== high);
});

Deno.test("methods of different shapes, and resamples that are none, are refused", () => {
  assertThrows(() => compareMethods([[1, 2]], [[1]]), RangeError, "baseline is [1, 1]");
  assertThrows(() => compareMethods([[1]], [[1]], { resamples: 0 }), RangeError, "resamples is 0");
});

/**
 * Tables in which two methods differ by d + seed + task + cell effects, all normal, drawn anew: how
 * often the intervals hold P(difference > 0) and the difference in location, d.
 */
function coverage(effects: { d: number; seed: number; task: number; cell: number }) {
  const [SEEDS, TASKS, TABLES] = [5, 40, 300];
  const { d, seed, task, cell } = effects;
  const normal = createNormal(20180909);
  const truth = normalCdf(d / Math.hypot(seed, task, cell));
  let [wins, locations] = [0, 0];
  for (let table = 0; table < TABLES; table++) {
    const byTask = Array.from({ length: TASKS }, () => d + task * normal());
    const shared = byTask.map(() => 3 * normal());
    const baseline = Array.from({ length: SEEDS }, () => shared);
    const scores = baseline.map((row) => {
      const bySeed = seed * normal();
      return row.map((x, t) => x + bySeed + byTask[t]! + cell * normal());
    });
    const compared = compareMethods(scores, baseline, { resamples: 200, seed: table });
    const { probabilityOfImprovement: p, interquartileDifference: q } = compared;
    if (p.low <= truth && truth <= p.high) wins++;
    if (q.low <= d && d <= q.high) locations++;
  }
  return { wins: wins / TABLES, locations: locations / TABLES };
}

Deno.test("where tasks differ more than seeds, the intervals hold the truth about 95 % of the time", () => {
  const covered = coverage({ d: 0.5, seed: 0.1, task: 1, cell: 1 });
  // Three binomial standard errors of 300 tables are 0.038; 200 resamples trim the ends a little.
  for (const share of Object.values(covered)) {
    assert(share > 0.89 && share <= 1, JSON.stringify(covered));
  }
});

Deno.test("where five seeds are all that differs, a bootstrap of them covers too little", () => {
  const { locations } = coverage({ d: 0.5, seed: 1, task: 0, cell: 0.1 });
  // Percentiles of resampled means of 5 are 1.96·√(4/5) standard errors where t(4) has 2.78:
  // 2·T₄(1.75) − 1 = 0.845 of the time if it were normal.
  assert(locations > 0.7 && locations < 0.9, String(locations));
});
