/**
 * Meta-test tasks played block by block, to bound memory.
 *
 * @module
 */
import type { Scores } from "./scores.ts";

/** Most tasks of a block. Results do not depend on it: draws are named by task. */
const BLOCK = 100;

/**
 * Plays `tasks` tasks from `firstTask` on.
 *
 * @param create lays out a block of `size` tasks; what it returns plays the block of tasks
 * that starts at its argument, `[R, size]` scores
 * @returns scores, `[R, tasks]`
 */
export async function playInBlocks(
  runs: number,
  { tasks, firstTask = 0 }: { tasks: number; firstTask?: number },
  create: (size: number) => (firstTask: number) => Promise<Scores>,
): Promise<Scores> {
  const scores: Scores = {
    online: new Float64Array(runs * tasks),
    postAdaptation: new Float64Array(runs * tasks),
    exact: new Float64Array(runs * tasks),
    exactBefore: new Float64Array(runs * tasks),
  };
  const size = Math.min(BLOCK, tasks);
  const play = create(size);
  for (let start = 0; start < tasks; start += size) {
    const block = await play(firstTask + start);
    // The last block may reach past the tasks asked for.
    const wanted = Math.min(size, tasks - start);
    for (const name of Object.keys(scores) as (keyof Scores)[]) {
      for (let run = 0; run < runs; run++) {
        const row = block[name].subarray(run * size, run * size + wanted);
        scores[name].set(row, run * tasks + start);
      }
    }
  }
  return scores;
}
