/**
 * What a run of jobs takes, said before it starts: time from their costs, room on the disk from their
 * settings.
 *
 * @module
 */
import type { Job } from "../pipeline/job.ts";
import { RELEASE_DEVICE } from "../pipeline/backends.ts";

/**
 * Of `wasm` on a core of 2025, by a run of preset `full` on two of them: units of cost a second, and
 * the seconds that any job takes.
 */
const WASM = { rate: 1.4e8, job: 0.04 };
/** Bytes on disk of any job: blocks of its manifest, of headers and of folders. */
const JOB_BYTES = 4 * 4096;
/** Most numbers are stored in f32. */
const NUMBER_BYTES = 4;

/** What a run takes. */
export interface Estimate {
  /** On disk. */
  readonly bytes: number;
  /** `about 3 min on 2 cores, 70 MB on disk`; no time for what is not `wasm`. */
  readonly text: string;
}

/** About how long a job takes on one core, if it is one of `wasm`; for others a measure of work. */
export function secondsOf({ cost }: Pick<Job, "cost">): number {
  return WASM.job + cost / WASM.rate;
}

/** The estimate of some jobs, `concurrency` at a time. */
export function estimateOf(jobs: readonly Job[], concurrency: number): Estimate {
  const sum = (of: (job: Job) => number) => jobs.reduce((all, job) => all + of(job), 0);
  const bytes = sum(({ values }) => JOB_BYTES + values * NUMBER_BYTES);
  const room = `${megabytes(bytes)} on disk`;
  if (jobs.some(({ device }) => device.backend !== RELEASE_DEVICE.backend)) {
    return { bytes, text: `about ${room}` };
  }
  const seconds = sum(secondsOf) / concurrency;
  const time = seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
  const cores = `${concurrency} ${concurrency === 1 ? "core" : "cores"}`;
  return { bytes, text: `about ${time} on ${cores}, ${room}` };
}

/** `70 MB`. */
export function megabytes(bytes: number): string {
  return `${bytes < 1e8 ? Number((bytes / 1e6).toPrecision(2)) : Math.round(bytes / 1e6)} MB`;
}
