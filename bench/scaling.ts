/**
 * How much faster two Workers are than one: a fixed list of training jobs, and
 * beside it plain loops, which say how many cores are free.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { Device } from "../pipeline/backends.ts";
import { trainJob } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { WorkerPool } from "../pipeline/pool.ts";
import { spreadOf } from "./clock.ts";
import type { ScalingRecord } from "./record.ts";

/** Turns of the loop of all its Workers together: about half a second. */
const TURNS = 200_000_000;
/** Of the jobs; the loop is cut into as many pieces. */
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Training jobs of one length each, so that an even number has no end that is not shared. */
export function scalingJobs(device: Device): Job[] {
  const family = parseEnvironment("mdp-n100");
  const settings = PRESETS.get("full")!.settings("maml", family);
  const checkpoints = { ...settings.checkpoints, every: 20, tasks: 20 };
  const learner = { ...settings, iterations: 20, checkpoints };
  return SEEDS.map((seed) => trainJob(family, learner, seed, device));
}

/** Runs the jobs and the loop with one Worker and with two, in turn, `rounds` times. */
export async function measureScaling(
  jobs: readonly Job[],
  rounds: number,
  onRound: () => void,
): Promise<Pick<ScalingRecord, "jobSeconds" | "loopSeconds">> {
  const pool = new WorkerPool();
  const busy = [1, 2].map(() => createBusyWorker());
  const runs = {
    jobsOne: () => share(jobs, 1, (job) => runJob(pool, job)),
    loopOne: () => share(SEEDS, 1, (_, at) => loop(busy[at]!)),
    jobsTwo: () => share(jobs, 2, (job) => runJob(pool, job)),
    loopTwo: () => share(SEEDS, 2, (_, at) => loop(busy[at]!)),
  };
  try {
    await runs.jobsTwo(); // Workers start, engines warm up
    await runs.loopTwo();
    const times: Record<keyof typeof runs, number[]> = {
      jobsOne: [],
      loopOne: [],
      jobsTwo: [],
      loopTwo: [],
    };
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(runs) as (keyof typeof runs)[]) {
        const start = performance.now();
        await runs[name]();
        times[name].push((performance.now() - start) / 1000);
      }
      onRound();
    }
    return {
      jobSeconds: { one: spreadOf(times.jobsOne), two: spreadOf(times.jobsTwo) },
      loopSeconds: { one: spreadOf(times.loopOne), two: spreadOf(times.loopTwo) },
    };
  } finally {
    pool.close();
    for (const worker of busy) worker.terminate();
  }
}

/** Does every item once, `ways` at a time; `at` says which of the ways does it. */
export async function share<T>(
  items: readonly T[],
  ways: number,
  work: (item: T, at: number) => Promise<unknown>,
): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: ways }, async (_, at) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, at);
    }),
  );
}

function runJob(pool: WorkerPool, { stage, device, settings, seed }: Job): Promise<unknown> {
  return pool.run([{ stage, device, settings, seeds: [seed!], inputs: [{}] }], () => {});
}

function createBusyWorker(): Worker {
  const module = import.meta.resolve("./busy_worker.ts");
  return new Worker(module, { type: "module", deno: { permissions: "none" } });
}

function loop(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(`Cannot run the loop: ${event.message}`));
    worker.postMessage(TURNS / SEEDS.length);
  });
}
