import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { trialsCsv } from "../../../report/searches/csv.ts";
import { trialScores } from "../../../report/searches/trial_scores.ts";
import { runOf, scoresOf, TRIALS } from "./trial_runs.ts";

const rowsOf = (text: string) => {
  const [header, ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]])));
};

Deno.test("trials.csv has a row a trial and environment, with all that was measured", () => {
  const rows = rowsOf(trialsCsv(scoresOf([[[8, 10], [18, 20]], [[11, 13], [14, 16]]])));
  assertEquals(rows.length, 4);
  assertEquals(rows[2], {
    trial: "1",
    settings: "inner.objective=ratio",
    env: "mdp-n10",
    mean: "12.0000",
    ci95: "12.7062",
    by_seed: "11.0000 13.0000",
    seeds: "0 1",
    failed_seeds: "",
    best_iteration: "10 20",
    last_mean: "11.0000",
    entropy_at_end: "1.5000",
    skipped_share: "0.2500",
    normalised: "1.00000",
    over_base: "3.0000",
    over_base_ci95: "0.0000",
  });
});

Deno.test("bandits are in total reward over N pulls", () => {
  const context = { trials: TRIALS.slice(0, 1), environments: ["bandit-k5-n100"], seeds: [0] };
  const [row] = rowsOf(
    trialsCsv(trialScores(context, [runOf(0, "bandit-k5-n100", 0, 0.75, { lastValue: 0.5 })])),
  );
  const { mean, by_seed, last_mean, ci95 } = row!;
  assertEquals({ mean, by_seed, last_mean, ci95 }, {
    mean: "75.000",
    by_seed: "75.000",
    last_mean: "50.000",
    ci95: "",
  });
});

Deno.test("a trial with a failed seed keeps what the others left, and has no mean", () => {
  const rows = rowsOf(trialsCsv(scoresOf([[[8, 10], [18, 20]], [[undefined, 13], [14, 16]]])));
  const { mean, by_seed, seeds, failed_seeds, over_base, normalised } = rows[2]!;
  assertEquals({ mean, by_seed, seeds, failed_seeds, over_base, normalised }, {
    mean: "",
    by_seed: "13.0000",
    seeds: "1",
    failed_seeds: "0",
    over_base: "",
    normalised: "",
  });
});
