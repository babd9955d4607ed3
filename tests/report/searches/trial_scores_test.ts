import { assertAlmostEquals, assertEquals } from "@std/assert";
import { student95 } from "../../../report/statistics/student.ts";
import { scoresOf } from "./trial_runs.ts";

Deno.test("a trial's score is the mean over seeds with Student's t, normalised by the best mean", () => {
  const scores = scoresOf([[[8, 10], [18, 20]], [[11, 13], [14, 16]]]);
  assertEquals(scores.map(({ trial, env }) => [trial.index, env]), [
    ...[[0, "mdp-n10"], [0, "mdp-n100"], [1, "mdp-n10"], [1, "mdp-n100"]],
  ]);
  assertEquals(scores.map(({ value }) => value!.mean), [9, 19, 12, 15]);
  assertEquals(scores.map(({ normalised }) => normalised), [9 / 12, 1, 1, 15 / 19]);
  // Two seeds 2 apart: standard deviation √2, over √2 seeds.
  assertAlmostEquals(scores[0]!.value!.ci95!, student95(1), 1e-9);
  assertEquals(scores[0]!.runs.map(({ seed }) => seed), [0, 1]);
});

Deno.test("a trial with a seed that failed has no value, and normalises nothing", () => {
  const scores = scoresOf([[[8, 10], [18, 20]], [[undefined, 99], [14, 16]]]);
  const failed = scores[2]!;
  assertEquals([failed.failedSeeds, failed.value, failed.normalised], [[0], null, null]);
  assertEquals(failed.runs.length, 1);
  assertEquals(scores[0]!.normalised, 1);
  assertEquals(scoresOf([[[undefined], [1]]])[0]!.normalised, null);
});
