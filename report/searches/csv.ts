/**
 * `trials.csv`: a row a trial and environment.
 *
 * What each column means is in `docs/data-dictionary.md`.
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
  ["mean", ({ score }) => shownValue(score.setting, score.value?.mean)],
  ["ci95", ({ score }) => shownValue(score.setting, score.value?.ci95)],
  ["by_seed", ({ score }) => bySeed(score, ({ value }) => shownValue(score.setting, value))],
  ["seeds", ({ score }) => bySeed(score, ({ seed }) => String(seed))],
  ["failed_seeds", ({ score }) => score.failedSeeds.join(" ")],
  ["best_iteration", ({ score }) => bySeed(score, ({ iteration }) => String(iteration))],
  [
    "last_mean",
    ({ score }) => shownValue(score.setting, mean(score, ({ lastValue }) => lastValue)),
  ],
  ["entropy_at_end", ({ score }) => fixed(mean(score, ({ entropyAtEnd }) => entropyAtEnd), 4)],
  ["skipped_share", ({ score }) => fixed(mean(score, ({ skippedShare }) => skippedShare), 4)],
  ["normalised", ({ score }) => fixed(score.normalised, 5)],
  ["over_base", ({ score, base }) => shownValue(score.setting, valueDifference(score, base)?.mean)],
  [
    "over_base_ci95",
    ({ score, base }) => shownValue(score.setting, valueDifference(score, base)?.ci95),
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
