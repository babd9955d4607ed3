import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { student95 } from "../../../report/statistics/student.ts";
import { choose, rankTrials, valueDifference } from "../../../report/searches/choice.ts";
import { scoresOf } from "./trial_runs.ts";

const order = (values: Parameters<typeof scoresOf>[0]) =>
  rankTrials(scoresOf(values)).map(({ trial }) => trial.index);

Deno.test("trials are ranked by the mean of normalised values: scales of environments agree", () => {
  // Raw means would prefer trial 0, which is better by 4 of 100 and worse by 2 of 10.
  const values = [[[8, 8], [100, 100]], [[10, 10], [96, 96]]];
  assertEquals(order(values), [1, 0]);
  assertEquals(rankTrials(scoresOf(values))[0]!.score, (1 + 0.96) / 2);
});

Deno.test("of equals the earlier is first, and a trial with a failed seed is last", () => {
  assertEquals(order([[[5], [5]], [[5], [5]], [[5], [5]]]), [0, 1, 2]);
  assertEquals(order([[[undefined], [9]], [[5], [5]], [[6], [6]]]), [2, 1, 0]);
});

Deno.test("the choice says what it gains over the base and the next, paired by seed", () => {
  // Seeds differ by 10, the two trials by 1 ± little: pairing removes what seeds share.
  const scores = scoresOf([[[10, 20], [10, 20]], [[11, 21.2], [11, 20.8]]]);
  const choice = choose(rankTrials(scores))!;
  assertEquals(choice.chosen.trial.index, 1);
  const [scale0, scale1] = [(11 + 21.2) / 2, (11 + 20.8) / 2];
  const bySeed = [(1 / scale0 + 1 / scale1) / 2, (1.2 / scale0 + 0.8 / scale1) / 2];
  assertAlmostEquals(choice.overBase!.mean, (bySeed[0]! + bySeed[1]!) / 2, 1e-12);
  const halfWidth = student95(1) * Math.abs(bySeed[0]! - bySeed[1]!) / 2;
  assertAlmostEquals(choice.overBase!.ci95!, halfWidth, 1e-12);
  assertEquals(choice.overNext, choice.overBase);
  assertEquals(choice.betterThanBase, 2);
  assertEquals(choice.exceptions, []);
});

Deno.test("within one standard error of the best, what deviates least from the base is chosen", () => {
  // Both gain 0.2 on average; over seeds the gain of trial 2 is 0.5 and −0.1: its error is 0.3.
  const uncertain = scoresOf([[[10, 10], [10, 10]], [[8, 8], [8, 8]], [[10.5, 9.9], [10.5, 9.9]]]);
  const kept = choose(rankTrials(uncertain))!;
  assertEquals([kept.best.trial.index, kept.chosen.trial.index], [2, 0]);
  assertAlmostEquals(kept.underBest!.mean, 0.2 / 10.2, 1e-12);
  assertEquals([kept.overBase, kept.overNext], [null, null]);
  // The same gain at every seed has no error.
  const certain = scoresOf([[[10, 10], [10, 10]], [[8, 8], [8, 8]], [[10.2, 10.2], [10.2, 10.2]]]);
  const taken = choose(rankTrials(certain))!;
  assertEquals([taken.best, taken.underBest], [taken.chosen, null]);
  assertEquals(taken.chosen.trial.index, 2);
  // Not the base, but one change instead of two.
  const between = scoresOf([[[8, 8], [8, 8]], [[10, 10], [10, 10]], [[10.5, 9.9], [10.5, 9.9]]]);
  assertEquals(choose(rankTrials(between))!.chosen.trial.index, 1);
});

Deno.test("environments whose best trial is another are listed, with the gain paired by seed", () => {
  const scores = scoresOf([[[10, 20], [10, 20]], [[12, 24], [9.5, 19]], [[11, 21], [12, 23]]]);
  const { chosen, exceptions } = choose(rankTrials(scores))!;
  assertEquals(chosen.trial.index, 2);
  assertEquals(exceptions.map(({ env, trial }) => [env, trial.index]), [["mdp-n10", 1]]);
  assertEquals(exceptions[0]!.gain.mean, 2);
  // Gains of 1 and 3.
  assertAlmostEquals(exceptions[0]!.gain.ci95!, student95(1), 1e-9);
});

Deno.test("the base may be the choice, or the only trial; without a base there is no gain over it", () => {
  const base = choose(rankTrials(scoresOf([[[9], [9]], [[5], [5]]])))!;
  assertEquals([base.chosen.trial.index, base.overBase, base.betterThanBase], [0, null, 0]);
  assert(base.overNext!.mean > 0 && base.overNext!.ci95 === null);
  assertEquals(choose(rankTrials(scoresOf([[[9], [9]]])))!.overNext, null);
  const failed = choose(rankTrials(scoresOf([[[9], [undefined]], [[5], [5]]])))!;
  // In one environment the base has a value, and a better one.
  assertEquals([failed.chosen.trial.index, failed.overBase, failed.betterThanBase], [1, null, 1]);
  assertEquals(failed.exceptions.map(({ env, trial }) => [env, trial.index]), [["mdp-n10", 0]]);
});

Deno.test("where every trial has a failed seed, nothing is chosen", () => {
  assertEquals(choose(rankTrials(scoresOf([[[undefined], [1]], [[1], [undefined]]]))), null);
});

Deno.test("two trials differ by the mean of the differences of their seeds", () => {
  const [a, , b, , c] = scoresOf([[[1, 2], [1, 1]], [[3, 7], [1, 1]], [[1, undefined], [1, 1]]]);
  assertEquals(valueDifference(b!, a!)!.mean, 3.5);
  assertEquals(valueDifference(c!, a!), null);
});
