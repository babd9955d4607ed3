import type { Trial } from "../../../experiments/searches/trials.ts";
import {
  type TrialRun,
  type TrialScore,
  trialScores,
} from "../../../report/searches/trial_scores.ts";

/** Three trials: the base, another objective, a larger batch. */
export const TRIALS: readonly Trial[] = [
  { index: 0, changes: {}, deviations: 0 },
  { index: 1, changes: { "inner.objective": "ratio" }, deviations: 1 },
  { index: 2, changes: { "inner.objective": "ratio", metaBatch: 40 }, deviations: 2 },
];

/** Two environments, in the order of the search. */
export const ENVIRONMENTS: readonly string[] = ["mdp-n10", "mdp-n100"];

/** A training that left this value. */
export function runOf(
  trial: number,
  env: string,
  seed: number,
  value: number,
  changes: Partial<TrialRun> = {},
): TrialRun {
  const rest = { iteration: 10 * (seed + 1), lastValue: value - 1, entropyAtEnd: 1.5 };
  return { trial, env, seed, value, ...rest, skippedShare: 0.25, ...changes };
}

/** Scores from `values[trial][environment][seed]`; a value that is missing is a seed that failed. */
export function scoresOf(
  values: readonly (readonly (readonly (number | undefined)[])[])[],
): TrialScore[] {
  const runs = values.flatMap((byEnv, trial) =>
    byEnv.flatMap((bySeed, env) =>
      bySeed.flatMap((value, seed) =>
        value === undefined ? [] : runOf(trial, ENVIRONMENTS[env]!, seed, value)
      )
    )
  );
  const seeds = values[0]![0]!.map((_, seed) => seed);
  const trials = TRIALS.slice(0, values.length);
  return trialScores({ trials, environments: ENVIRONMENTS, seeds }, runs.toReversed());
}
