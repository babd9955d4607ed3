/**
 * From jobs to stored results: what the commands that run jobs share.
 *
 * @module
 */
import { lookAtProject, projectFiles } from "../pipeline/code/project_files.ts";
import type { Job } from "../pipeline/job.ts";
import { explainMissing, Keys, type NeededJob } from "../pipeline/keys.ts";
import { WorkerPool } from "../pipeline/pool.ts";
import { neededJobs, runJobs, type RunReport } from "../pipeline/runner.ts";
import { openStore, type Store } from "../pipeline/store/store.ts";
import { storedJobs, storedManifests, type Workspace } from "../pipeline/workspace.ts";
import type { Device } from "../pipeline/backends.ts";
import type { GivenArguments } from "./arguments.ts";
import { jobCount, print, report } from "./command.ts";
import { untilInterrupted } from "./interrupt.ts";
import { JobProgress } from "./job_progress.ts";
import { checkOutputs, STORE } from "./outputs.ts";
import { chooseDevice, concurrencyOn, parseBackend, type RunSettings } from "./request.ts";

/**
 * Opens the project's store.
 *
 * @throws {UnsafePathError} If `outputs` is no folder
 */
export async function openWorkspace(): Promise<Workspace> {
  await checkOutputs();
  return { store: openStore(STORE), keys: new Keys(projectFiles, lookAtProject) };
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
  const gpus = Array.from(adapters, (adapter) => on({ backend: "gpu", adapter }));
  const all = [await on({ backend: "wasm" }), ...await Promise.all(gpus)];
  const [done, ...others] = all.filter(({ needed }) => needed.length === 0);
  if (done && others.length === 0) {
    const { backend, adapter } = done.device;
    report(`backend: ${adapter === undefined ? backend : `gpu (${adapter})`}, where all is done`);
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
 * Runs what is missing of some jobs and their inputs, and says what it did.
 *
 * @param known what that is, if it was looked up
 * @throws {JobsFailedError} If a job failed
 * @throws {InterruptedError} If a signal came; finished jobs are kept
 */
export async function runMissing(
  { store, keys }: Workspace,
  targets: readonly Job[],
  settings: RunSettings,
  known?: readonly NeededJob[],
): Promise<void> {
  const needed = known ?? await neededJobs(targets, keys, store);
  if (settings.dryRun) return await printPlan(needed, store, targets.length);
  await store.collectGarbage();
  if (needed.length === 0) {
    report(`nothing to do: ${jobCount(targets.length)} asked for, all done`);
    return;
  }
  const progress = new JobProgress(needed.map(({ job }) => job));
  const pool = new WorkerPool();
  const { signal, stop } = untilInterrupted(() => pool.close());
  try {
    const { failed, done, found, skipped } = await runJobs(needed, {
      store,
      keys,
      pool,
      signal,
      concurrency: settings.concurrency ?? concurrencyOn(needed[0]!.job.device),
      keepGoing: settings.keepGoing,
      onEvent: (event) => signal.aborted || progress.hear(event),
    });
    progress.end();
    if (signal.aborted) throw signal.reason;
    if (failed.length > 0) {
      throw new JobsFailedError(
        `${jobCount(failed.length)} failed, ${skipped} not run, ${done + found} done and kept`,
        failed,
      );
    }
    const elsewhere = found > 0 ? `, ${found} by another process` : "";
    report(`${jobCount(done)} done${elsewhere}; ${targets.length} asked for`);
  } finally {
    pool.close();
    stop();
  }
}

async function printPlan(
  needed: readonly NeededJob[],
  store: Store,
  asked: number,
): Promise<void> {
  await printMissing(needed, store);
  report(`${jobCount(needed.length)} would run, of ${asked} asked for and their inputs`);
}

/** A line for each job that is not stored, with the reason. */
export async function printMissing(needed: readonly NeededJob[], store: Store): Promise<void> {
  const stored = await storedJobs(store);
  for (const missing of needed) {
    const { state, reason } = explainMissing(missing, stored);
    await print(`${missing.job.name}: ${state}, ${reason}`);
  }
}
