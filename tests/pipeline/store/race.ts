import { denoFiles } from "../../../pipeline/store/deno_files.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { createUniform } from "../../support/random.ts";
import { exampleJob, readBack } from "./jobs.ts";

/** What a racer is told. */
export interface Race {
  readonly root: string;
  /** Decides its order of the jobs. */
  readonly seed: number;
  /** Seeds 0 … jobs − 1 of the example job. */
  readonly jobs: number;
}

/**
 * Does the jobs in an order of its own, each under its lock unless it is done, as any number of others
 * do at the same time; returns the seeds of the jobs that it did itself.
 */
export async function race({ root, seed, jobs }: Race): Promise<number[]> {
  const uniform = createUniform(seed);
  const store = openStore(root, denoFiles);
  const order = Array.from({ length: jobs }, (_, job) => ({ job, at: uniform() }));
  const done: number[] = [];
  for (const { job: number } of order.sort((a, b) => a.at - b.at)) {
    const { key, job, outputs } = await exampleJob(number);
    if (uniform() < 0.2) await store.collectGarbage();
    await store.withLock(key, async () => {
      if (await store.get(key)) return;
      await new Promise((resolve) => setTimeout(resolve, 3 * uniform()));
      await store.put(job, outputs);
      done.push(number);
    });
    await readBack(store, [await exampleJob(number)]);
  }
  return done;
}

// Of a process, the arguments say what to do and a line says what was done.
if (import.meta.main) {
  const [root, seed, jobs] = Deno.args;
  const done = await race({ root: root!, seed: Number(seed), jobs: Number(jobs) });
  console.log(JSON.stringify(done));
}
