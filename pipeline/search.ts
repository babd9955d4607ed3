/**
 * Jobs of a search's trials, and what they left: meta-training and its
 * validation, nothing else. A trial that was trained before is not trained
 * again, whichever search or table asked for it.
 *
 * @module
 */
import { familiesOf, type Trial, trialSettings, trialsOf } from "../experiments/searches/trials.ts";
import type { Search } from "../experiments/searches/search.ts";
import { totalWork, type TrainingWork, trainingWork } from "../experiments/searches/work.ts";
import type { TaskFamily } from "../envs/family.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { decodeCurve } from "../results/curve.ts";
import type { TrialRun } from "../report/searches/trial_scores.ts";
import type { Device } from "./backends.ts";
import { trainJob } from "./graph.ts";
import type { Job } from "./job.ts";

/** One training of a trial. */
export interface TrialJob {
  readonly trial: Trial;
  readonly family: TaskFamily;
  readonly settings: SharedSettings;
  readonly job: Job;
}

/**
 * The trainings of a search, trial by trial.
 *
 * @throws {RangeError} If the search is not well formed; the message says how
 */
export function trialJobs(search: Search, device: Device): TrialJob[] {
  const families = familiesOf(search);
  return trialsOf(search).flatMap((trial) =>
    families.flatMap((family) => {
      const settings = trialSettings(search, trial, family);
      return search.seeds.map((seed) => {
        const job = trainJob(family, settings, seed, device);
        // Named apart from the tables' trainings: a trial is no stale result of one.
        return {
          trial,
          family,
          settings,
          job: { ...job, name: `${job.name}/${search.name}/${trial.index}` },
        };
      });
    })
  );
}

/** The work of trainings. */
export function workOf(jobs: readonly TrialJob[]): TrainingWork {
  return totalWork(jobs.map(({ family, settings }) => trainingWork(family, settings)));
}

/**
 * What a training says about its trial: the validation value of θ as the checkpoint rule chooses it.
 *
 * @param curve `curve.safetensors` of the stage `train`
 * @throws {SyntaxError} If it is no such file
 */
export function trialRun(
  { trial, family, settings, job: { seed } }: TrialJob,
  curve: Uint8Array,
): TrialRun {
  const { iterations, checkpoints: { rule } } = settings;
  const { iteration, value, entropy_before, accepted, skipped } = decodeCurve(curve);
  const end = value!.length - 1;
  // The first of equals, as `keepBest` has it.
  const best = value!.reduce((at, v, k) => v > value![at]! ? k : at, 0);
  const chosen = rule === "best" ? best : end;
  const stepsTaken = accepted?.reduce((sum, count) => sum + count, 0) ?? 0;
  const stepsSkipped = skipped?.[end] ?? iterations - stepsTaken;
  return {
    trial: trial.index,
    env: family.name,
    seed: seed!,
    value: value![chosen]!,
    iteration: iteration![chosen]!,
    lastValue: value![end]!,
    entropyAtEnd: entropy_before![end]!,
    skippedShare: iterations === 0 ? 0 : stepsSkipped / iterations,
  };
}
