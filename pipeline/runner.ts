/**
 * Runs the jobs that are not done: inputs first, long chains first, several at
 * a time. On a GPU, jobs that differ only in seed run as one batch, elsewhere those that share much
 * of their work; each leaves what it leaves alone.
 *
 * Processes that run the same jobs in one store share them: a job that another process has locked is
 * put aside, and the next one is taken.
 *
 * @module
 */
import { withoutTables } from "../envs/content.ts";
import { backendNamed } from "./backends.ts";
import type { Job } from "./job.ts";
import type { KeyedJob, Keys, NeededJob } from "./keys.ts";
import { SCHEMA } from "./keys.ts";
import { StageError, type WorkerPool } from "./pool.ts";
import { Schedule } from "./schedule.ts";
import { Slots } from "./slots.ts";
import { CorruptArtifactError } from "./store/errors.ts";
import type { Manifest } from "./store/manifest.ts";
import type { Store } from "./store/store.ts";
import type { Files } from "../results/files.ts";
import type { Inputs } from "./stages/stage.ts";
import type { StageRequest } from "./worker.ts";

/** What happens to jobs, as it happens. */
export type JobEvent =
  | { readonly type: "started"; readonly job: Job }
  | { readonly type: "progress"; readonly job: Job; readonly fraction: number }
  /** Nothing is left to do until another process has done this one. */
  | { readonly type: "waiting"; readonly job: Job }
  /** Computed here. */
  | { readonly type: "done"; readonly job: Job }
  /** Another process made it in the meantime. */
  | { readonly type: "found"; readonly job: Job }
  /** A stored file was bad and was set aside. */
  | { readonly type: "repaired"; readonly job: Job; readonly problem: string }
  | { readonly type: "failed"; readonly job: Job; readonly error: Error };

/** How to run. */
export interface RunOptions {
  readonly store: Store;
  readonly keys: Keys;
  readonly pool: Pick<WorkerPool, "run">;
  /** Jobs at a time; a batch counts as one. */
  readonly concurrency: number;
  /** Go on with jobs that do not depend on a failed one. */
  readonly keepGoing: boolean;
  readonly onEvent: (event: JobEvent) => void;
  /** Ends the run, and the waiting for jobs that another process runs. */
  readonly signal: AbortSignal;
}

/**
 * Jobs begun beyond those that compute: one reads its inputs or waits with them while another stores
 * what it made, so that no core waits for the disk.
 */
const AHEAD = 2;

/** Milliseconds without anything to do after which it is said that another process is waited for. */
const PATIENCE = 1000;

/** How often a job runs in all if files of its code are touched meanwhile. */
const MOST_TRIES = 3;

/** What a run of jobs shares. */
interface Run extends RunOptions {
  /** One for each job that computes. */
  readonly slots: Slots;
  /** Whether no further job may start to compute. */
  readonly isStopping: () => boolean;
  /** Whether a job that another process is at is waited for. */
  readonly waits: boolean;
}

/** Which jobs failed. */
export interface RunReport {
  /** Jobs computed here. */
  readonly done: number;
  /** Jobs that another process made in the meantime. */
  readonly found: number;
  readonly failed: readonly { readonly job: Job; readonly error: Error }[];
  /** Jobs not run because an input failed, or because of an earlier failure. */
  readonly skipped: number;
}

/**
 * The jobs among `targets` and their inputs that have to run, each after its
 * inputs. A target that is stored needs nothing, not even its inputs. Moves
 * nothing.
 */
export async function neededJobs(
  targets: readonly Job[],
  keys: Keys,
  store: Store,
): Promise<NeededJob[]> {
  const glance = await store.glance();
  const needed = new Map<Job, NeededJob>();
  const visited = new Set<Job>();
  const visit = async (job: Job): Promise<void> => {
    if (visited.has(job)) return;
    visited.add(job);
    const keyed = await keys.of(job);
    const { manifest, error } = await look(glance, keyed.key);
    if (manifest) return;
    for (const input of Object.values(job.inputs)) await visit(input);
    needed.set(job, error ? { ...keyed, problem: error.message } : keyed); // after its inputs
  };
  for (const target of targets) await visit(target);
  return [...needed.values()];
}

/** Runs needed jobs (each after its inputs, as `neededJobs` lists them). */
export async function runJobs(
  needed: readonly KeyedJob[],
  options: RunOptions,
): Promise<RunReport> {
  const schedule = new Schedule(needed.map(({ job }) => job));
  const running = new Set<Promise<unknown>>();
  /** Jobs that other processes are at. */
  const aside = new Map<Job, Promise<unknown>>();
  const failed: { job: Job; error: Error }[] = [];
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const isStopping = () => options.signal.aborted || (failed.length > 0 && !options.keepGoing);
  const slots = new Slots(options.concurrency);
  const run: Run = { ...options, slots, isStopping, waits: false };
  let done = 0;
  let found = 0;
  let isTold = false;

  const start = async (batch: readonly Job[]): Promise<void> => {
    const open = new Set(batch);
    const onEvent = (event: JobEvent) => {
      options.onEvent(event);
      // An input that turned out bad and was made again is none of the batch.
      if (event.type === "done" && open.delete(event.job)) done++;
      if (event.type === "done") isTold = false;
      if (event.type === "found" && open.delete(event.job)) found++;
    };
    try {
      await runBatch(batch, { ...run, onEvent });
      for (const job of open) if (!isStopping()) aside.set(job, untilFree(job));
    } catch (error) {
      for (const job of open) {
        failed.push({ job, error: error as Error });
        options.onEvent({ type: "failed", job, error: error as Error });
      }
    }
    for (const job of batch) if (!open.has(job)) schedule.finish(job);
  };
  const untilFree = async (job: Job): Promise<void> => {
    const { key } = await options.keys.of(job);
    await options.store.withLock(key, () => Promise.resolve(), { signal }).catch(() => {});
    aside.delete(job);
    schedule.putBack(job);
  };

  while (true) {
    while (!isStopping() && running.size < options.concurrency + AHEAD) {
      const batch = schedule.next();
      if (batch.length === 0) break;
      const starting = start(batch).finally(() => running.delete(starting));
      running.add(starting);
    }
    if (isStopping()) ending.abort();
    if (running.size + aside.size === 0) break; // what is left waits for a failed job
    const { promise: impatience, resolve } = Promise.withResolvers<void>();
    const timer = running.size === 0 && !isTold && setTimeout(() => {
      isTold = true;
      options.onEvent({ type: "waiting", job: [...aside.keys()][0]! });
      resolve();
    }, PATIENCE);
    await Promise.race([...running, ...aside.values(), impatience]);
    if (timer) clearTimeout(timer);
  }
  return { done, found, failed, skipped: needed.length - done - found - failed.length };
}

/** A job of a batch, and what it reads. */
interface Member extends KeyedJob {
  readonly files: Inputs;
}

/**
 * Runs jobs of a batch as one, under the locks of all, but for
 * those that another process did or is at, and for all if the run stops before
 * they start. What is neither done nor found when this fails has failed.
 */
async function runBatch(
  jobs: readonly Job[],
  options: Run,
): Promise<ReadonlyMap<Job, Manifest>> {
  const { store, keys, signal, slots, isStopping, waits } = options;
  let batch: Member[] = [];
  for (const job of jobs) {
    // Before the locks are taken: an input that turns out bad has to take its own.
    const files = await inputFiles(job, options);
    batch.push({ ...await keys.of(job), files });
  }
  // Before the locks are taken too: nobody waits for a job that waits.
  using slot = await slots.take();
  while (batch.length > 0 && !isStopping()) {
    let locked: string | undefined;
    const onWait = (key: string) => {
      if (waits) return;
      locked = key;
      throw new Error(`Cannot wait for ${key}: another job may be free`); // and gives back all locks
    };
    const all = batch.map(({ key }) => key);
    try {
      return await store.withLocks(all, () => runLocked(batch, options, slot), { signal, onWait });
    } catch (error) {
      if (locked === undefined) throw error;
      batch = batch.filter(({ key }) => key !== locked);
    }
  }
  return new Map();
}

/** Runs a batch whose locks are held. */
async function runLocked(
  batch: readonly Member[],
  options: Run,
  slot: Disposable,
): Promise<ReadonlyMap<Job, Manifest>> {
  const found = new Map<Job, Manifest>();
  for (const { job, key } of batch) {
    const manifest = await intact(job, key, options);
    if (!manifest) continue;
    found.set(job, manifest);
    options.onEvent({ type: "found", job });
  }
  const missing = batch.filter(({ job }) => !found.has(job));
  if (missing.length === 0) return found;
  return new Map([...found, ...await computeInParts(missing, options, slot)]);
}

/** Stands for a slot that goes on being held. */
const HELD: Disposable = { [Symbol.dispose]: () => {} };

/** Computes a batch; if a device cannot hold it at once, one half after the other. */
async function computeInParts(
  batch: readonly Member[],
  options: Run,
  slot: Disposable,
): Promise<Map<Job, Manifest>> {
  try {
    return await compute(batch, options, slot);
  } catch (error) {
    const isTooLarge = error instanceof StageError && error.reason === "OverLimitError";
    if (!isTooLarge || batch.length === 1) throw error;
    const half = Math.ceil(batch.length / 2);
    return new Map([
      ...await computeInParts(batch.slice(0, half), options, HELD),
      ...await computeInParts(batch.slice(half), options, slot),
    ]);
  }
}

/**
 * Computes a batch in one Worker, and stores what each job left under its own key.
 *
 * @param slot given back before storing
 */
async function compute(
  batch: readonly Member[],
  options: Run,
  slot: Disposable,
  tries = MOST_TRIES,
): Promise<Map<Job, Manifest>> {
  const { store, keys, pool, onEvent } = options;
  const { version } = keys;
  for (const { job } of batch) onEvent({ type: "started", job });
  const { stage, device: { backend, adapter } } = batch[0]!.job;
  const parts = backendNamed(backend).batchesSeeds ? [batch] : batch.map((member) => [member]);
  const result = await pool.run(parts.map(requestOf), (done, total) => {
    const fraction = total > 0 ? done / total : 0;
    for (const { job } of batch) onEvent({ type: "progress", job, fraction });
  }, version);
  slot[Symbol.dispose]();
  const manifests = new Map<Job, Manifest>();
  for (const [k, member] of batch.entries()) {
    const { job, key, code, inputs } = member;
    if (!await keys.isSameCode(member, version)) {
      if (tries > 1) {
        const again = await compute(batch.slice(k), options, HELD, tries - 1);
        return new Map([...manifests, ...again]);
      }
      throw new Error(`Cannot store ${job.name}: files of its code were changed each time it ran`);
    }
    const manifest = await store.put({
      name: job.name,
      schema: SCHEMA,
      stage,
      key,
      code,
      settings: withoutTables(job.settings),
      inputs,
      seed: job.seed,
      ...(adapter !== undefined && { adapter }),
      backend: result.backend,
    }, result.files[k]!);
    manifests.set(job, manifest);
    onEvent({ type: "done", job });
  }
  return manifests;
}

/** What a Worker gets of jobs that differ in seed only. */
function requestOf(batch: readonly Member[]): StageRequest {
  const { stage, device, settings } = batch[0]!.job;
  const seeds = batch.map(({ job }) => job.seed ?? 0); // what is the same for all seeds
  return { stage, device, settings, seeds, inputs: batch.map(({ files }) => files) };
}

/** All files of a job's inputs; a bad one is set aside and its job run again. */
async function inputFiles(
  job: Job,
  options: Run,
): Promise<Record<string, Files>> {
  const { store, keys } = options;
  const files: Record<string, Files> = {};
  for (const [name, input] of Object.entries(job.inputs)) {
    const { key } = await keys.of(input);
    const manifest = await intact(input, key, options) ?? await runAlone(input, options);
    try {
      files[name] = await store.readAll(manifest);
    } catch (error) {
      if (!(error instanceof CorruptArtifactError)) throw error;
      await setAside(input, error, options);
      files[name] = await store.readAll(await runAlone(input, options));
    }
  }
  return files;
}

/** Runs a job that another needs now, even if the run is stopping: that one will not start. */
async function runAlone(job: Job, options: Run): Promise<Manifest> {
  const alone = { ...options, isStopping: () => false, waits: true };
  return (await runBatch([job], alone)).get(job)!;
}

/** The manifest of a job's key, if it and the files it names are there; a bad one is set aside. */
async function intact(
  job: Job,
  key: string,
  options: RunOptions,
): Promise<Manifest | undefined> {
  const { manifest, error } = await look(options.store, key);
  if (error) await setAside(job, error, options);
  return manifest;
}

async function setAside(
  job: Job,
  error: CorruptArtifactError,
  { store, onEvent }: RunOptions,
): Promise<void> {
  // A file that is not there has been told of when it was set aside.
  const aside = await store.setAside(error.path);
  if (aside !== undefined) onEvent({ type: "repaired", job, problem: error.message });
}

/** The manifest of a key, or what is wrong with it or a file it names. */
async function look(
  store: Store,
  key: string,
): Promise<{ manifest?: Manifest | undefined; error?: CorruptArtifactError }> {
  try {
    return { manifest: await store.get(key) };
  } catch (error) {
    if (error instanceof CorruptArtifactError) return { error };
    throw error;
  }
}
