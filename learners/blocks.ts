/**
 * Meta-test tasks played block by block, to bound memory.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";

/** Most tasks of a block. Results do not depend on it: draws are named by task. */
export const BLOCK = 100;

/** Most entries of a block's transition tables, all runs together; 128 MiB of f64 on the host. */
const MOST_ENTRIES = 2 ** 24;

/** Tasks of a block: as many as are wanted at most, fewer where a task's tables are large. */
export function blockSize(most: number, runs: number, { dynamics }: TaskDistribution): number {
  const { states, actions } = dynamics;
  const entries = runs * states * actions * states;
  return Math.max(1, Math.min(most, Math.floor(MOST_ENTRIES / entries)));
}

/** Consecutive meta-test tasks, `firstTask … firstTask + tasks − 1`. */
export interface TaskRange {
  /** How many. */
  readonly tasks: number;
  /** Where they start in the meta-test stream; 0 if absent. */
  readonly firstTask?: number;
}

/** Plays the block of tasks that starts at `firstTask`; every array is `[R, size, …]`. */
export type PlayBlock<T> = (firstTask: number) => Promise<T>;

/**
 * Plays a range of tasks.
 *
 * @param runs R
 * @param family whose tasks they are
 * @param create lays out a block of `size` tasks
 * @returns the blocks' arrays joined, each `[R, tasks, …]`
 */
export async function playInBlocks<T extends { readonly [K in keyof T]: Float64Array }>(
  runs: number,
  family: TaskDistribution,
  { tasks, firstTask = 0 }: TaskRange,
  create: (size: number) => PlayBlock<T>,
): Promise<T> {
  const size = blockSize(Math.min(BLOCK, tasks), runs, family);
  const play = create(size);
  const joined: Record<string, Float64Array> = {};
  for (let done = 0; done < tasks; done += size) {
    // The last block is moved back to end with the range: tasks behind it may have no name.
    const start = Math.min(done, tasks - size);
    const block: Record<string, Float64Array> = await play(firstTask + start);
    for (const [name, values] of Object.entries(block)) {
      const width = values.length / (runs * size);
      const out = joined[name] ??= new Float64Array(runs * tasks * width);
      for (let run = 0; run < runs; run++) {
        const row = values.subarray(run * size * width, (run + 1) * size * width);
        out.set(row, (run * tasks + start) * width);
      }
    }
  }
  return joined as unknown as T;
}
