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
import { TRUST_REGION_OUTCOMES } from "../kernels/backend.ts";
import type { TaskFamily } from "../envs/family.ts";
import type { LearnerSettings } from "../learners/settings.ts";
import type { TrialRun } from "../report/searches/trial_scores.ts";
import { decodeCsv } from "./formats/csv.ts";
import type { Device } from "./backends.ts";
import { trainJob } from "./graph.ts";
import type { Job } from "./job.ts";

/** One training of a trial. */
export interface TrialJob {
  readonly trial: Trial;
  readonly family: TaskFamily;
  readonly settings: LearnerSettings;
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
 * @param curve `curve.csv` of the stage `train`
 * @throws {SyntaxError} If it is no such file
 */
export function trialRun(
  { trial, family, settings, job: { seed } }: TrialJob,
  curve: Uint8Array,
): TrialRun {
  const { iterations, checkpoints: { rule } } = settings;
  const rows = curveRows(settings, curve);
  const last = rows.at(-1)!;
  // The first of equals, as `keepBest` has it.
  const best = rows.reduce((a, b) => b.value! > a.value! ? b : a);
  const { iteration, value } = rule === "best" ? best : last;
  const accepted = rows.reduce((sum, row) => sum + (row.accepted ?? 0), 0);
  const skipped = last.skipped ?? iterations - accepted;
  return {
    trial: trial.index,
    env: family.name,
    seed,
    value: value!,
    iteration: iteration!,
    lastValue: last.value!,
    entropyAtEnd: last.entropy_before!,
    skippedShare: iterations === 0 ? 0 : skipped / iterations,
  };
}

const COLUMNS = [
  "iteration",
  "value",
  "value_before",
  "entropy_before",
  "mean_kl",
  "skipped",
] as const;
type CurveRow = Partial<Record<typeof COLUMNS[number] | "accepted", number>>;

function curveRows({ outer }: LearnerSettings, curve: Uint8Array): CurveRow[] {
  const outcomes = outer.optimiser.kind === "trpo"
    ? TRUST_REGION_OUTCOMES.map((name) => name.replaceAll("-", "_"))
    : [];
  const rows = decodeCsv(curve, [...COLUMNS, ...outcomes]);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([, text]) => text !== "").map((
        [name, text],
      ) => [name, Number(text)]),
    )
  );
}
