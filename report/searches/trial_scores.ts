/** Validation scores of a search's trials, environment by environment. @module */
import type { TaskFamily } from "../../envs/family.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { type Setting, settingOf } from "../../results/summary.ts";
import type { Trial } from "../../experiments/searches/trials.ts";
import type { Estimate } from "../statistics/crossed.ts";
import { seedsEstimate } from "../statistics/seeds.ts";

/** What one training of a trial left. */
export interface TrialRun {
  /** {@linkcode Trial.index}. */
  readonly trial: number;
  readonly env: string;
  readonly seed: number;
  /** Exact value of an episode after adaptation, mean over validation tasks, of the chosen θ. */
  readonly value: number;
  /** Meta-iterations after which θ was chosen. */
  readonly iteration: number;
  /** The same value of the last θ. */
  readonly lastValue: number;
  /** Entropy of the last pre-adaptation policy, nats, mean over states. */
  readonly entropyAtEnd: number;
  /** Share of outer steps that kept θ as it was. */
  readonly skippedShare: number;
}

/** A trial on one environment. */
export interface TrialScore {
  readonly trial: Trial;
  readonly env: string;
  /** The environment, as a line of a table names it. */
  readonly setting: Setting;
  /** One a seed that could be trained, in the order of the seeds. */
  readonly runs: readonly TrialRun[];
  /** Seeds whose training ended in numbers that are not finite. */
  readonly failedSeeds: readonly number[];
  /** Mean value over seeds and its 95 % half-width; `null` if a seed failed. */
  readonly value: Estimate | null;
  /** Mean over the best trial's mean of this environment; `null` if a seed failed. */
  readonly normalised: number | null;
}

/**
 * Scores of all trials, trial by trial, then environment by environment.
 *
 * @param families the environments that were given as data
 * @param runs in any order; a seed without one has failed
 */
export function trialScores(
  { trials, environments, families = [], seeds }: {
    trials: readonly Trial[];
    environments: readonly string[];
    families?: readonly TaskFamily[];
    seeds: readonly number[];
  },
  runs: readonly TrialRun[],
): TrialScore[] {
  const scores = trials.flatMap((trial) =>
    environments.map((env) => {
      const found = seeds.map((seed) =>
        runs.find((run) => run.trial === trial.index && run.env === env && run.seed === seed)
      );
      const failedSeeds = seeds.filter((_, at) => found[at] === undefined);
      const own = found.filter((run) => run !== undefined);
      const value = failedSeeds.length > 0 ? null : seedsEstimate(own.map((run) => [run.value]));
      const family = families.find(({ name }) => name === env) ?? parseEnvironment(env);
      return { trial, env, setting: settingOf(family), runs: own, failedSeeds, value };
    })
  );
  return scores.map((score) => ({
    ...score,
    normalised: score.value && score.value.mean / bestMean(scores, score.env),
  }));
}

/** Mean value of the best trial of an environment; 1 if none could be trained. */
function bestMean(
  scores: readonly { env: string; value: Estimate | null }[],
  env: string,
): number {
  const means = scores.flatMap((score) => score.env === env && score.value ? score.value.mean : []);
  return means.length === 0 ? 1 : Math.max(...means);
}
