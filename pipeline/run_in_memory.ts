/**
 * Runs jobs here and now, and keeps what they leave in memory: the same stages, without the store.
 *
 * @module
 */
import type { Backend } from "../kernels/backend.ts";
import { OverLimitError } from "../kernels/over_limit.ts";
import type { Files } from "../results/files.ts";
import { decodeOptima } from "../results/optima.ts";
import type { Summary } from "../results/summary.ts";
import { decodeSummary } from "../results/tabulated.ts";
import type { Job } from "./job.ts";
import { runStage } from "./stages/stages.ts";

/** Hears of the jobs that run, and how much of them is done; a promise is awaited. */
export type OnStage = (jobs: readonly Job[], done: number, total: number) => void | Promise<void>;

/**
 * Runs jobs, those that differ in seed only as one; if memory cannot hold these at once, one half
 * after the other.
 *
 * @param jobs each after its inputs
 * @param open a backend for each stage, so that its memory is given back
 * @returns what each job left
 */
export async function runInMemory(
  jobs: readonly Job[],
  open: () => Promise<Backend>,
  onStage: OnStage = () => {},
): Promise<ReadonlyMap<Job, Files>> {
  const left = new Map<Job, Files>();
  const batches = Map.groupBy(
    jobs,
    ({ stage, algorithm, env, settings }) => JSON.stringify([stage, algorithm, env, settings]),
  );
  const queue = [...batches.values()];
  for (let batch = queue.shift(); batch; batch = queue.shift()) {
    const { stage, settings } = batch[0]!;
    const inputs = batch.map((job) =>
      Object.fromEntries(
        Object.entries(job.inputs).map(([name, input]) => [name, left.get(input)!]),
      )
    );
    await new Promise((resolve) => setTimeout(resolve, 0)); // lets signals in
    const backend = await open();
    try {
      const context = {
        backend,
        seeds: batch.map(({ seed }) => seed ?? 0),
        progress: (done: number, total: number) => onStage(batch, done, total),
      };
      const files = await runStage(stage, context, settings, inputs);
      batch.forEach((job, at) => left.set(job, files[at]!));
    } catch (error) {
      if (!(error instanceof OverLimitError) || batch.length === 1) throw error;
      const half = Math.ceil(batch.length / 2);
      queue.unshift(batch.slice(0, half), batch.slice(half));
    } finally {
      backend.dispose();
    }
  }
  return left;
}

/** The summaries among what jobs left. */
export function summariesIn(left: ReadonlyMap<Job, Files>): Summary[] {
  return [...left].flatMap(([job, files]) => {
    if (job.stage !== "tabulate") return [];
    const optima = left.get(job.inputs.optima!)!["optima.safetensors"]!;
    return [decodeSummary(files, decodeOptima(optima))];
  });
}
