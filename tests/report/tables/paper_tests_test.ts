import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { DELEU, differenceFromPublished } from "../../../report/statistics/published.ts";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { equivalenceP, holm, pOf } from "../../../report/statistics/tests.ts";
import { gatherCells } from "../../../report/tables/cells.ts";
import { controlP, type PaperTest, paperTests } from "../../../report/tables/paper_tests.ts";
import type { Summary } from "../../../results/summary.ts";
import { summary } from "./summaries.ts";

function testsOf(summaries: readonly Summary[]): PaperTest[] {
  return paperTests(gatherCells(summaries));
}

/** Five seeds around a mean on 40 tasks, with a spread that the paper's ± hides. */
function around(env: string, algorithm: string, mean: number, precise = mean): Summary[] {
  const scores = (base: number, seed: number) =>
    Array.from({ length: 40 }, (_, t) => base * (1 + 0.001 * (seed - 2) + 0.002 * (t % 5 - 2)));
  return [0, 1, 2, 3, 4].map((seed) =>
    summary(env, algorithm, seed, { post: scores(mean, seed) }, {
      precise: { post: scores(precise, seed) },
    })
  );
}

const [SMALL, MIDDLE, LARGE] = ["bandit-k50-n10", "bandit-k10-n100", "bandit-k50-n500"];

Deno.test("a cell agrees within 3 %, differs, or is undecided; by the precise scores", () => {
  // The paper has 85.2 ± .5, 446.8 ± 2.2 and 6.7 ± .3.
  const found = testsOf([
    ...around(MIDDLE, "maml", 70, 85.3),
    ...around(LARGE, "maml", 446.8, 490),
    ...around(SMALL, "maml", 6.7, 6.8),
  ]);
  assertEquals(found.map(({ setting, verdict }) => [setting.env, verdict]), [
    [SMALL, "undecided"],
    [MIDDLE, "agrees"],
    [LARGE, "differs"],
  ]);
});

Deno.test("its numbers are those of the statistics, corrected over the cells of row and table", () => {
  const summaries = [...around(MIDDLE, "maml", 85.9), ...around(LARGE, "maml", 452)];
  const found = testsOf([...summaries, ...around(SMALL, "reptile", 9)]);
  const rows = summaries.filter(({ setting }) => setting.env === MIDDLE)
    .map(({ estimates }) => estimates!.precise.postAdaptation!);
  const paper = { mean: 85.2, ci95: 0.5 };
  const difference = differenceFromPublished(crossedEstimate(rows), 5, 40, paper, DELEU);
  const [middle, large] = found;
  assertEquals(middle!.difference, difference);
  assertEquals(middle!.equivalenceP, equivalenceP(difference, 0.03 * 85.2));
  const ps = [pOf(difference), large!.p];
  assertEquals([middle!.correctedP, large!.correctedP], holm(ps));
});

Deno.test("a cell speaks for the learner only if it does not differ and each control does", () => {
  const speaks = (learner: number, initial: number, oneStep?: number) =>
    testsOf([
      ...around(LARGE, "maml-as-stated", learner),
      ...around(LARGE, "maml-as-stated-initial", initial),
      ...(oneStep === undefined ? [] : around(LARGE, "one-step", oneStep)),
    ])[0]!.speaks;
  assertEquals(speaks(446.8, 300, 300), true);
  assertEquals(speaks(446.8, 300, 447), false);
  assertEquals(speaks(446.8, 447, 300), false);
  assertEquals(speaks(300, 350, 350), false);
  assertEquals(speaks(446.8, 300), true);
  const [alone] = testsOf(around(LARGE, "maml", 447));
  assertEquals([alone!.speaks, controlP(alone!)], [null, null]);
});

Deno.test("the last iterate has the controls of the best, and the weakest control counts", () => {
  const [test] = testsOf([
    ...around(LARGE, "reptile-as-stated-last", 454),
    ...around(LARGE, "reptile-as-stated-initial", 300),
    ...around(LARGE, "one-step", 456),
  ]);
  assertEquals(test!.controls.map(({ algorithm }) => algorithm), [
    "reptile-as-stated-initial",
    "one-step",
  ]);
  assertEquals(controlP(test!), test!.controls[1]!.correctedP);
  assert(test!.controls[0]!.correctedP < 0.05);
});

Deno.test("on MDPs the ratio is tested under each normaliser that the paper may mean", () => {
  const found = testsOf(around("mdp-n10", "maml", 130));
  assertEquals(found.map(({ normaliser }) => normaliser), ["optimum", "discounted-0.95"]);
  // 13 an episode over 20 and 16, as `block` has them.
  assertAlmostEquals(found[0]!.difference.estimate, 13 / 20 - 0.745, 1e-12);
  assertAlmostEquals(found[1]!.difference.estimate, 13 / 16 - 0.745, 1e-12);
});

Deno.test("a row of ours that stands for no learner of the paper is not tested, nor a setting it lacks", () => {
  assertEquals(testsOf(around(LARGE, "maml-all-action", 447)), []);
  assertEquals(testsOf(around("bandit-k3-n7", "maml", 4)), []);
});
