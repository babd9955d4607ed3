/**
 * From jobs to stored results: what the commands that run jobs share.
 *
 * @module
 */
import { lookAtProject, projectFiles } from "../pipeline/code/project_files.ts";
import { ScanIndex } from "../pipeline/code/scan_index.ts";
import type { Job } from "../pipeline/job.ts";
import { Keys, type NeededJob } from "../pipeline/keys.ts";
import { WorkerPool } from "../pipeline/pool.ts";
import { neededJobs, runJobs, type RunReport } from "../pipeline/runner.ts";
import { explainNeeded } from "../pipeline/states.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { openStore, type Store } from "../pipeline/store/store.ts";
import { openedStudy } from "../pipeline/study.ts";
import { storedJobs, storedManifests, type Workspace } from "../pipeline/workspace.ts";
import { BACKENDS_WITH_ADAPTERS, type Device, RELEASE_DEVICE } from "../pipeline/backends.ts";
import type { GivenArguments } from "./arguments.ts";
import { jobCount, print, report } from "./command.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import { untilInterrupted } from "./interrupt.ts";
import { JobProgress } from "./job_progress.ts";
import { checkOutputs, STORE } from "./outputs.ts";
import { checkRoom, freeBytes } from "./room.ts";
import { chooseDevice, concurrencyOn, parseBackend, type RunSettings } from "./request.ts";

/** A key that no job has. */
const NO_KEY = "0".repeat(64);

/** The project's store, and what is known of the project's code. */
export interface ProjectWorkspace extends Workspace {
  /** Keeps what was learned of the code, for the next command. */
  keepScans(): Promise<void>;
}

/**
 * Opens the project's store.
 *
 * @throws {UnsafePathError} If `outputs` is no folder
 */
export async function openWorkspace(): Promise<ProjectWorkspace> {
  await checkOutputs();
  const files = new GuardedFiles(STORE, denoFiles);
  const scans = await ScanIndex.read(files, lookAtProject);
  return {
    store: openStore(STORE),
    keys: new Keys(projectFiles, lookAtProject, scans),
    keepScans: () => scans.write(files),
  };
}

/** What is asked for, on the device that it is to be done on. */
export interface ChosenJobs {
  readonly device: Device;
  readonly jobs: readonly Job[];
  /** Those that have to run, and their inputs. */
  readonly needed: readonly NeededJob[];
}

/**
 * The jobs of a request on the device that `--backend` says. By default (`auto`) nothing is computed
 * twice: if all of them are stored of one device and of no other, that device is taken, and no adapter
 * is asked for. Else {@linkcode chooseDevice} picks one.
 */
export async function chooseJobs(
  given: GivenArguments,
  { store, keys }: Workspace,
  jobsOn: (device: Device) => readonly Job[],
): Promise<ChosenJobs> {
  const glance = await store.glance();
  const on = async (device: Device): Promise<ChosenJobs> => {
    const jobs = jobsOn(device);
    return { device, jobs, needed: await neededJobs(jobs, keys, glance) };
  };
  if (parseBackend(given) !== "auto") return await on(await chooseDevice(given));
  const adapters = new Set((await storedManifests(glance)).flatMap(({ adapter = [] }) => adapter));
  const devices = Array.from(adapters).flatMap((adapter) =>
    BACKENDS_WITH_ADAPTERS.map((backend): Device => ({ backend, adapter }))
  );
  // A backend whose files are not all there has no keys, and nothing can be done on it.
  const tried = await Promise.allSettled([RELEASE_DEVICE, ...devices].map(on));
  const all = tried.flatMap((it) => it.status === "fulfilled" ? [it.value] : []);
  const [done, ...others] = all.filter(({ needed }) => needed.length === 0);
  if (done && others.length === 0) {
    const { backend, adapter } = done.device;
    report(`backend: ${backend}${adapter === undefined ? "" : ` (${adapter})`}, where all is done`);
    return done;
  }
  const device = await chooseDevice(given);
  const known = all.find((it) =>
    it.device.backend === device.backend && it.device.adapter === device.adapter
  );
  return known ?? await on(device);
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
 * @param known what is missing, if it was looked up
 * @returns whether all are stored now; not after a dry run
 * @throws {JobsFailedError} If a job failed
 * @throws {InterruptedError} If a signal came; finished jobs are kept
 */
export async function runMissing(
  { store, keys, keepScans }: ProjectWorkspace,
  targets: readonly Job[],
  settings: RunSettings,
  known?: readonly NeededJob[],
): Promise<boolean> {
  const needed = known ?? await neededJobs(targets, keys, store);
  const concurrency = settings.concurrency ?? (needed[0] ? concurrencyOn(needed[0].job.device) : 1);
  const estimate = estimateOf(needed.map(({ job }) => job), concurrency);
  if (settings.dryRun) {
    await printPlan(needed, store, targets.length, estimate);
    return false;
  }
  await store.collectGarbage();
  await keepScans();
  if (needed.length === 0) {
    report(`nothing to do: ${jobCount(targets.length)} asked for, all done`);
    return true;
  }
  checkRoom(estimate.bytes, await freeBytes());
  await store.withLock(NO_KEY, () => Promise.resolve()); // fails now if nothing could be stored later
  report(`${jobCount(needed.length)} to run: ${estimate.text}`);
  const progress = new JobProgress(needed.map(({ job }) => job));
  const pool = new WorkerPool(openedStudy()?.worker);
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
