import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  improvementOfAllPairs,
  pairedImprovement,
} from "../../../report/statistics/improvement.ts";
import { normalCdf } from "../../support/distributions.ts";
import { createNormal } from "../../support/random.ts";

Deno.test("the probability of improvement counts cells that are better, ties half", () => {
  // Better, worse, tied; better, tied, better.
  const scores = [[2, 1, 3], [9, 4, 1]];
  const baseline = [[1, 2, 3], [0, 4, -1]];
  assertAlmostEquals(pairedImprovement(scores, baseline).mean, (1 + 0 + 0.5 + 1 + 0.5 + 1) / 6);
  assertAlmostEquals(pairedImprovement(baseline, scores).mean, 2 / 6);
});

Deno.test("over all pairs of runs it is Mann–Whitney's U, averaged over tasks", () => {
  // Task 1: 2 and 9 against 1 and 0, four wins. Task 2: 1 and 4 against 2 and 4: 0, 0, 1, ½.
  const [scores, baseline] = [[[2, 1], [9, 4]], [[1, 2], [0, 4]]];
  assertAlmostEquals(improvementOfAllPairs(scores, baseline).mean, (1 + 1.5 / 4) / 2);
  assertAlmostEquals(improvementOfAllPairs(baseline, scores).mean, (0 + 2.5 / 4) / 2);
  // Seeds that differ alike in both: paired, always better; over all pairs, in 3 of 4.
  const [ours, theirs] = [[[11], [101]], [[10], [100]]];
  assertEquals(pairedImprovement(ours, theirs).mean, 1);
  assertEquals(improvementOfAllPairs(ours, theirs).mean, 0.75);
});

Deno.test("it is half for equal methods, and no outlier moves it", () => {
  for (const  of of[pairedImprovement, improvementOfAllPairs]) {
    assertEquals(of([[3, 1, 2]], [[3, 1, 2]]).mean, 0.5);
    assertAlmostEquals(of([[3, 1, 1e9]], [[4, 2, 0]]).mean, 1 / 3);
  }
});

Deno.test("methods on different seeds or tasks have none", () => {
  for (const  of of[pairedImprovement, improvementOfAllPairs]) {
    assertThrows(
      () => of([[1, 2]], [[1, 2], [3, 4]]),
      RangeError,
      "Cannot compare two methods: baseline is [2, 2] (seeds × tasks), must be [1, 2]",
    );
    assertThrows(() => of([[NaN]], [[1]]), TypeError);
  }
});

Deno.test("both intervals hold the probability of improvement about 95 % of the time", () => {
  const [SEEDS, TASKS, TABLES] = [5, 60, 400];
  const normal = createNormal(20180909);
  const deviations = (n: number, sd: number) =>
    Float64Array.from({ length: n }, () => sd * normal());
  // Where seeds differ a little, where they differ as much as tasks, and where tasks alone do.
  for (const [seed, task, cell] of [[0.1, 1, 1], [0.5, 0.5, 1], [0, 2, 1]] as const) {
    // A run of each method is its seed's effect and noise; tasks shift the difference of the two.
    const truth = normalCdf(0.5 / Math.sqrt(2 * seed ** 2 + task ** 2 + 2 * cell ** 2));
    const held = { paired: 0, allPairs: 0 };
    for (let table = 0; table < TABLES; table++) {
      const shift = deviations(TASKS, task);
      const runs = (base: Float64Array) =>
        Array.from({ length: SEEDS }, () => {
          const ofSeed = seed * normal();
          return base.map((x) => x + ofSeed + cell * normal());
        });
      const [ours, theirs] = [runs(shift.map((x) => x + 0.5)), runs(new Float64Array(TASKS))];
      const found = {
        paired: pairedImprovement(ours, theirs),
        allPairs: improvementOfAllPairs(ours, theirs),
      };
      for (const name of ["paired", "allPairs"] as const) {
        if (Math.abs(found[name].mean - truth) <= found[name].ci95!) held[name]++;
      }
    }
    for (const [name, count] of Object.entries(held)) {
      // Three binomial standard errors of 400 tables are .033.
      const share = count / TABLES;
      assert(share > 0.95 - 0.033 && share <= 0.99, `${name} of ${[seed, task, cell]}: ${share}`);
    }
  }
});
