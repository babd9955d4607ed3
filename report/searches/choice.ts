/**
 * Which trial a search chooses, and what choosing by environment would gain.
 *
 * The rule: one set of settings for all environments of the search. The best trial has the highest
 * mean over environments of the normalised validation value. Of the trials that are within one
 * standard error of it, the one that deviates least from the base is chosen, then the best. A trial
 * with a seed that failed is not chosen.
 *
 * @module
 */
import type { Trial } from "../../experiments/searches/trials.ts";
import type { Estimate } from "../statistics/crossed.ts";
import { student95 } from "../statistics/student.ts";
import { seedsEstimate } from "../statistics/seeds.ts";
import type { TrialScore } from "./trial_scores.ts";

/** A trial over all environments. */
export interface RankedTrial {
  readonly trial: Trial;
  /** By environment, in the search's order. */
  readonly scores: readonly TrialScore[];
  /** Mean over environments of the normalised value; `null` if a seed failed somewhere. */
  readonly score: number | null;
}

/** An environment on which another trial than the chosen one is best. */
export interface EnvironmentGain {
  readonly env: string;
  readonly trial: Trial;
  /** Best − chosen, value of an episode, paired by seed. */
  readonly gain: Estimate;
}

/** What a search decides. */
export interface Choice {
  readonly chosen: RankedTrial;
  /** With the highest score. */
  readonly best: RankedTrial;
  /** Best − chosen, normalised mean, paired by seed; `null` if the best is chosen. */
  readonly underBest: Estimate | null;
  /** Chosen − base, normalised mean, paired by seed; `null` if the base is chosen or failed. */
  readonly overBase: Estimate | null;
  /** Chosen − next, likewise; `null` if there is no other, or another is the best. */
  readonly overNext: Estimate | null;
  /** In how many environments the chosen one's mean is above the base's. */
  readonly betterThanBase: number;
  /** Environments whose best trial is another. */
  readonly exceptions: readonly EnvironmentGain[];
}

/** Trials by their score, best first; those with a failed seed last. */
export function rankTrials(scores: readonly TrialScore[]): RankedTrial[] {
  const byTrial = Map.groupBy(scores, ({ trial }) => trial.index);
  return [...byTrial.values()].map((own) => ({
    trial: own[0]!.trial,
    scores: own,
    score: meanOrNull(own.map(({ normalised }) => normalised)),
  })).sort((a, b) =>
    (b.score ?? -Infinity) === (a.score ?? -Infinity)
      ? a.trial.index - b.trial.index
      : (b.score ?? -Infinity) - (a.score ?? -Infinity)
  );
}

/** The choice, by the rule above; `null` if every trial has a seed that failed. */
export function choose(ranked: readonly RankedTrial[]): Choice | null {
  const [best] = ranked;
  if (!best || best.score === null) return null;
  const chosen = leastDeviation(best, ranked);
  const next = ranked.find((trial) => trial !== chosen);
  const base = ranked.find(({ trial }) => trial.index === 0)!;
  const isBase = base === chosen;
  return {
    chosen,
    best,
    underBest: chosen === best ? null : normalisedDifference(best, chosen),
    overBase: isBase || base.score === null ? null : normalisedDifference(chosen, base),
    overNext: chosen !== best || !next || next.score === null
      ? null
      : normalisedDifference(chosen, next),
    betterThanBase: isBase ? 0 : chosen.scores.filter(({ value }, at) => {
      const other = base.scores[at]!.value;
      return other === null || value!.mean > other.mean;
    }).length,
    exceptions: chosen.scores.flatMap((score, at) => environmentGain(ranked, score, at)),
  };
}

/** Of the trials within one standard error of the best, the one nearest to the base. */
function leastDeviation(best: RankedTrial, ranked: readonly RankedTrial[]): RankedTrial {
  const seeds = best.scores[0]!.runs.length;
  const isClose = (trial: RankedTrial) => {
    if (trial === best) return true;
    if (trial.score === null || seeds < 2) return false;
    const { mean, ci95 } = normalisedDifference(best, trial);
    return mean <= ci95! / student95(seeds - 1);
  };
  return ranked.filter(isClose).reduce((a, b) => b.trial.deviations < a.trial.deviations ? b : a // `ranked` has the better one first
  );
}

/**
 * Difference of two trials' values on one environment, seed by seed: both met the same validation
 * tasks.
 *
 * @returns `null` if a seed of either failed
 */
export function valueDifference(a: TrialScore, b: TrialScore): Estimate | null {
  if (!a.value || !b.value) return null;
  return seedsEstimate(a.runs.map(({ value }, seed) => [value - b.runs[seed]!.value]));
}

function environmentGain(
  ranked: readonly RankedTrial[],
  chosen: TrialScore,
  at: number,
): EnvironmentGain[] {
  const best = ranked.map(({ scores }) => scores[at]!)
    .filter(({ value }) => value !== null)
    .reduce((a, b) => b.value!.mean > a.value!.mean ? b : a);
  if (best.value!.mean <= chosen.value!.mean) return [];
  return [{ env: chosen.env, trial: best.trial, gain: valueDifference(best, chosen)! }];
}

/** By seed, the mean over environments of the difference in normalised value. */
function normalisedDifference(a: RankedTrial, b: RankedTrial): Estimate {
  const seeds = a.scores[0]!.runs.length;
  return seedsEstimate(Array.from({ length: seeds }, (_, seed) => {
    const differences = a.scores.map((score, at) => {
      const scale = score.value!.mean / score.normalised!;
      return (score.runs[seed]!.value - b.scores[at]!.runs[seed]!.value) / scale;
    });
    return [mean(differences)];
  }));
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : mean(values as number[]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
