/**
 * `trials.csv`: a row a trial and environment.
 *
 * | column | content |
 * |---|---|
 * | `trial` | its number; 0 is the base |
 * | `settings` | what differs from the base, `path=value` with spaces between |
 * | `env` | environment |
 * | `mean` | value after adaptation on validation tasks, mean over seeds; total reward over N pulls (bandits), reward an episode (MDPs) |
 * | `ci95` | 95 % half-width over seeds, Student's t; empty for one seed |
 * | `by_seed` | the same of each seed, with spaces between |
 * | `seeds` | the seeds, in that order |
 * | `failed_seeds` | seeds whose numbers were not finite; `mean` is then empty |
 * | `best_iteration` | of each seed, the meta-iterations after which θ was chosen |
 * | `last_mean` | as `mean`, of the last θ |
 * | `entropy_at_end` | entropy of the last pre-adaptation policy, nats, mean over seeds |
 * | `skipped_share` | share of outer steps that kept θ, mean over seeds |
 * | `normalised` | `mean` over the best trial's on this environment |
 * | `over_base` | mean difference from the base, paired by seed, in the unit of `mean` |
 * | `over_base_ci95` | its 95 % half-width |
 *
 * @module
 */
import { type Column, csvOf } from "../tables/columns.ts";
import { fixed } from "../tables/numbers.ts";
import { valueDifference } from "./choice.ts";
import { changesText, meanOver, shownValue } from "./shown.ts";
import type { TrialRun, TrialScore } from "./trial_scores.ts";

interface Row {
  readonly score: TrialScore;
  readonly base: TrialScore;
}

const COLUMNS: readonly Column<Row>[] = [
  ["trial", ({ score }) => String(score.trial.index)],
  ["settings", ({ score }) => changesText(score.trial.changes)],
  ["env", ({ score }) => score.env],
  ["mean", ({ score }) => shownValue(score.env, score.value?.mean)],
  ["ci95", ({ score }) => shownValue(score.env, score.value?.ci95)],
  ["by_seed", ({ score }) => bySeed(score, ({ value }) => shownValue(score.env, value))],
  ["seeds", ({ score }) => bySeed(score, ({ seed }) => String(seed))],
  ["failed_seeds", ({ score }) => score.failedSeeds.join(" ")],
  ["best_iteration", ({ score }) => bySeed(score, ({ iteration }) => String(iteration))],
  ["last_mean", ({ score }) => shownValue(score.env, mean(score, ({ lastValue }) => lastValue))],
  ["entropy_at_end", ({ score }) => fixed(mean(score, ({ entropyAtEnd }) => entropyAtEnd), 4)],
  ["skipped_share", ({ score }) => fixed(mean(score, ({ skippedShare }) => skippedShare), 4)],
  ["normalised", ({ score }) => fixed(score.normalised, 5)],
  ["over_base", ({ score, base }) => shownValue(score.env, valueDifference(score, base)?.mean)],
  [
    "over_base_ci95",
    ({ score, base }) => shownValue(score.env, valueDifference(score, base)?.ci95),
  ],
];

/** Scores of all trials as CSV (RFC 4180: CRLF). */
export function trialsCsv(scores: readonly TrialScore[]): string {
  const base = new Map(
    scores.filter(({ trial }) => trial.index === 0).map((score) => [score.env, score]),
  );
  return csvOf(COLUMNS, scores.map((score) => ({ score, base: base.get(score.env)! })));
}

function bySeed({ runs }: TrialScore, text: (run: TrialRun) => string): string {
  return runs.map(text).join(" ");
}

function mean({ runs, value }: TrialScore, number: (run: TrialRun) => number): number | null {
  return value && meanOver(runs, number);
}
