/**
 * From jobs to stored results: what the commands that run jobs share.
 *
 * @module
 */
import { projectFiles } from "../pipeline/code/project_files.ts";
import type { Job } from "../pipeline/job.ts";
import { Keys, type NeededJob } from "../pipeline/keys.ts";
import { WorkerPool } from "../pipeline/pool.ts";
import { neededJobs, runJobs, type RunReport } from "../pipeline/runner.ts";
import { explainNeeded } from "../pipeline/states.ts";
import { openStore, type Store } from "../pipeline/store/store.ts";
import { storedJobs, type Workspace } from "../pipeline/workspace.ts";
import { jobCount, print, report } from "./command.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import { untilInterrupted } from "./interrupt.ts";
import { JobProgress } from "./job_progress.ts";
import { checkOutputs, STORE } from "./outputs.ts";
import { concurrencyOn, type RunSettings } from "./request.ts";

/** A key that no job has. */
const NO_KEY = "0".repeat(64);

/**
 * Opens the project's store.
 *
 * @throws {UnsafePathError} If `outputs` is no folder
 */
export async function openWorkspace(): Promise<Workspace> {
  await checkOutputs();
  return { store: openStore(STORE), keys: new Keys(projectFiles) };
}

/** A job failed; what could be done is done and kept. */
export class JobsFailedError extends Error {
  override readonly name = "JobsFailedError";
  /** What failed, and with what. */
  readonly failed: RunReport["failed"];

  /** @param failed at least one */
  constructor(message: string, failed: RunReport["failed"]) {
    super(message);
    this.failed = failed;
  }
}

/**
 * Runs what is missing of some jobs and their inputs.
 *
 * @returns whether all are stored now; not after a dry run
 * @throws {JobsFailedError} If a job failed
 * @throws {InterruptedError} If a signal came; finished jobs are kept
 */
export async function runMissing(
  { store, keys }: Workspace,
  targets: readonly Job[],
  settings: RunSettings,
): Promise<boolean> {
  const needed = await neededJobs(targets, keys, store);
  const concurrency = settings.concurrency ?? (needed[0] ? concurrencyOn(needed[0].job.device) : 1);
  const estimate = estimateOf(needed.map(({ job }) => job), concurrency);
  if (settings.dryRun) {
    await printPlan(needed, store, targets.length, estimate);
    return false;
  }
  await store.collectGarbage();
  if (needed.length === 0) {
    report(`nothing to do: ${jobCount(targets.length)} asked for, all done`);
    return true;
  }
  await store.withLock(NO_KEY, () => Promise.resolve()); // fails now if nothing could be stored later
  report(`${jobCount(needed.length)} to run: ${estimate.text}`);
  const progress = new JobProgress(needed.map(({ job }) => job));
  const pool = new WorkerPool();
  const { signal, stop } = untilInterrupted(() => pool.close());
  try {
    const { failed, done, found, skipped } = await runJobs(needed, {
      store,
      keys,
      pool,
      signal,
      concurrency,
      keepGoing: settings.keepGoing,
      onEvent: (event) => signal.aborted || progress.hear(event),
    });
    progress.end();
    if (signal.aborted) throw signal.reason;
    if (failed.length > 0) {
      throw new JobsFailedError(
        `${jobCount(failed.length)} failed, ${skipped} not run, ${done + found} done and stored`,
        failed,
      );
    }
    const elsewhere = found > 0 ? `, ${found} by another process` : "";
    report(`${jobCount(done)} done${elsewhere}; ${targets.length} asked for`);
    return true;
  } finally {
    pool.close();
    stop();
  }
}

async function printPlan(
  needed: readonly NeededJob[],
  store: Store,
  asked: number,
  estimate: Estimate,
): Promise<void> {
  await printMissing(needed, store);
  report(`${jobCount(needed.length)} would run, of ${asked} asked for and their inputs`);
  if (needed.length > 0) report(`a run takes ${estimate.text}`);
}

/** A line for each job that is not stored, with the reason. */
export async function printMissing(needed: readonly NeededJob[], store: Store): Promise<void> {
  for (const { job, state, reason } of explainNeeded(needed, await storedJobs(store))) {
    await print(`${job.name}: ${state}, ${reason}`);
  }
}
