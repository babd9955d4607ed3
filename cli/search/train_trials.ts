/**
 * Trains a search's trials, as far as they can be trained.
 *
 * @module
 */
import { StageError } from "../../pipeline/pool.ts";
import type { TrialJob } from "../../pipeline/search.ts";
import { report } from "../command.ts";
import type { RunSettings } from "../request.ts";

import { JobsFailedError, type ProjectWorkspace, runMissing } from "../run_jobs.ts";

/**
 * Runs the trainings that are missing. One that ends in numbers that are not finite is an outcome of
 * its settings; every other failure is an error.
 *
 * @throws {JobsFailedError} If a training failed otherwise; what could be trained is kept
 * @throws {InterruptedError} If a signal came
 */
export async function trainTrials(
  workspace: ProjectWorkspace,
  jobs: readonly TrialJob[],
  settings: RunSettings,
): Promise<void> {
  try {
    await runMissing(workspace, jobs.map(({ job }) => job), settings);
  } catch (error) {
    if (!(error instanceof JobsFailedError)) throw error;
    if (!error.failed.every(({ error }) => endedNotFinite(error))) throw error;
    report(
      `${error.failed.length} trainings did not stay finite: their trials have no value and rank last`,
    );
  }
}

/** Whether a stage failed because its numbers were not finite: with a `NonFiniteError` in its Worker. */
export function endedNotFinite(error: Error): boolean {
  return error instanceof StageError && error.reason === "NonFiniteError";
}
