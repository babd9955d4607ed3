/** `summary.md`: what a search found, what it chose, by which rule and why. @module */
import { markdownTable } from "markdown-table";
import type { Search } from "../../experiments/searches/search.ts";
import { setOptions } from "../../experiments/searches/trials.ts";
import type { TrainingWork } from "../../experiments/searches/work.ts";
import type { Estimate } from "../statistics/crossed.ts";
import { fixed, signed } from "../tables/numbers.ts";
import { type Choice, choose, type RankedTrial, rankTrials } from "./choice.ts";
import type { Setting } from "../../results/summary.ts";
import { changesText, meanOver, shownValue } from "./shown.ts";
import type { TrialScore } from "./trial_scores.ts";

/** What a summary is about, beside the scores. */
export interface SummaryContext {
  readonly search: Search;
  readonly backend: string;
  /** Of all trainings, from nothing. */
  readonly work: TrainingWork;
}

/** Decimals of normalised values. */
const DECIMALS = 4;

/**
 * The summary of a search.
 *
 * @param scores Of {@linkcode trialScores}
 */
export function searchMarkdown(
  { search, backend, work }: SummaryContext,
  scores: readonly TrialScore[],
): string {
  const ranked = rankTrials(scores);
  const choice = choose(ranked);
  const parts = [
    `# Search \`${search.name}\``,
    search.question,
    searchContext({ search, backend, work }, ranked.length),
    "## Chosen",
    choice ? choiceText(choice, search) : "None: every trial has a seed that failed.",
    ...(choice ? ["## What an exception would gain", exceptionsText(choice)] : []),
    "## Trials",
    TRIALS_LEGEND,
    trialsTable(search, ranked),
  ];
  return parts.join("\n\n") + "\n";
}

const RULE =
  "Rule: one set of settings for all environments of the search, the trial with the highest mean over\n" +
  "environments of the normalised value (mean over seeds, divided by the best trial's in that\n" +
  "environment); of equals the earlier one.";

const TRIALS_LEGEND =
  "Value after adaptation on meta-validation tasks, mean over seeds ± 95 % half-width over seeds:\n" +
  "total reward over N pulls (bandits), reward an episode (MDPs). `score`: mean of the normalised\n" +
  "values. `entropy`: of the last pre-adaptation policy, nats; `skipped`: share of outer steps that\n" +
  "kept θ; both from the environment where they are worst. Under the rule `best` the value is that of\n" +
  "the best checkpoint on the very tasks that chose it: a little too high, the more so the more\n" +
  "checkpoints there are. All trials meet the same tasks and draws, so compare them seed by seed\n" +
  "(`over_base` in trials.csv) and not by their intervals.";

/** What of a summary follows from the search alone: where and how it searched, and what that costs. */
export function searchContext(
  { search, backend, work }: SummaryContext,
  trials: number,
): string {
  const { algorithm, environments, seeds, from, base } = search;
  const { trainings, metaIterations, environmentSteps } = work;
  const start = from === "paper" ? "the paper's settings" : "the settings in force";
  const changed = Object.keys(base).length > 0 ? `, with ${code(setOptions(base).join(" "))}` : "";
  return [
    `- Algorithm ${algorithm}; environments ${environments.join(", ")}; seeds ${seeds.join(", ")}.`,
    `- Base: ${start}${changed}.`,
    `- Backend ${backend}; validation tasks only.`,
    `- Cost from nothing: ${trials} trials, ${trainings} trainings, ${metaIterations} ` +
    `meta-iterations, ${environmentSteps} environment steps.`,
  ].join("\n");
}

function choiceText(choice: Choice, { environments }: Search): string {
  const { chosen, overBase, overNext, betterThanBase } = choice;
  const reasons = [
    `highest score, ${fixed(chosen.score, DECIMALS)}`,
    chosen.trial.index === 0
      ? "it is the base itself"
      : overBase
      ? `${difference(overBase)} above the base (paired by seed), better in ${betterThanBase} of ` +
        `${environments.length} environments`
      : "the base could not be trained",
    ...(overNext ? [`${difference(overNext)} above the next`] : []),
  ];
  return `**${nameOf(chosen)}**\n\n${RULE}\n\nReason: ${reasons.join("; ")}.`;
}

function exceptionsText({ exceptions, chosen }: Choice): string {
  if (exceptions.length === 0) return "Nothing: the chosen trial is the best in every environment.";
  const head = ["environment", "best trial", "chosen", "gain, paired by seed"];
  const rows = exceptions.map(({ env, trial, gain }) => {
    const own = chosen.scores.find((score) => score.env === env)!;
    return [
      env,
      `${trial.index}: ${code(changesText(trial.changes) || "base")}`,
      shownValue(own.setting, own.value!.mean),
      estimateText(own.setting, gain, "+"),
    ];
  });
  return markdownTable([head, ...rows], { align: ["l", "l", "r", "r"] });
}

function trialsTable({ environments }: Search, ranked: readonly RankedTrial[]): string {
  const head = ["trial", "changes to the base", "score", ...environments, "entropy", "skipped"];
  const rows = ranked.map(({ trial, scores, score }) => [
    String(trial.index),
    code(changesText(trial.changes) || "base"),
    score === null ? "–" : fixed(score, DECIMALS),
    ...scores.map(valueText),
    fixed(worst(scores, "entropyAtEnd", Math.min), 2),
    fixed(worst(scores, "skippedShare", Math.max), 2),
  ]);
  return markdownTable([head, ...rows], { align: head.map((_, at) => at === 1 ? "l" : "r") });
}

function valueText({ setting, value, failedSeeds }: TrialScore): string {
  return value ? estimateText(setting, value) : `seed ${failedSeeds.join(", ")} not finite`;
}

function estimateText(setting: Setting, { mean, ci95 }: Estimate, sign = ""): string {
  const width = ci95 === null ? "" : ` ± ${shownValue(setting, ci95)}`;
  return `${sign}${shownValue(setting, mean)}${width}`;
}

function difference({ mean, ci95 }: Estimate): string {
  return `${signed(mean, DECIMALS)}${ci95 === null ? "" : ` ± ${fixed(ci95, DECIMALS)}`}`;
}

function worst(
  scores: readonly TrialScore[],
  key: "entropyAtEnd" | "skippedShare",
  of: (...values: number[]) => number,
): number | null {
  const trained = scores.filter(({ runs }) => runs.length > 0);
  return trained.length === 0
    ? null
    : of(...trained.map(({ runs }) => meanOver(runs, (run) => run[key])));
}

function nameOf({ trial }: RankedTrial): string {
  return `Trial ${trial.index}: ${code(changesText(trial.changes) || "base")}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
