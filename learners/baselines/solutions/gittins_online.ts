/**
 * The Gittins index policy played online: at every pull the arm of the largest
 * index, the lowest such arm where several tie (Gittins 1979; the column
 * `Gittins` of Table 1, Deleu, Guiroy, Hosseini 2018).
 *
 * @module
 */
import { type BanditTasks, countTasks, pullsOf } from "./bandit_draws.ts";
import { firstLargest } from "../../../envs/solutions/first_largest.ts";
import { gittinsLookup, type GittinsTable } from "./gittins.ts";

/**
 * Plays N pulls of every task.
 *
 * @returns total reward of each task, `[tasks]`
 * @throws {RangeError} If the tasks do not fit together, see {@linkcode countTasks}
 */
export function gittinsOnline(table: GittinsTable, batch: BanditTasks): Float64Array {
  const totals = new Float64Array(countTasks(batch));
  for (let task = 0; task < totals.length; task++) totals[task] = playTask(table, batch, task);
  return totals;
}

function playTask(table: GittinsTable, batch: BanditTasks, task: number): number {
  const { arms, rewards } = batch;
  const draw = pullsOf(batch.draws, task);
  const successes = new Int32Array(arms);
  const failures = new Int32Array(arms);
  const indices = new Float64Array(arms).fill(gittinsLookup(table, 0, 0));
  let total = 0;
  for (let pull = 0; pull < batch.pulls; pull++) {
    const arm = firstLargest(indices);
    if (draw(pull).reward < rewards[task * arms + arm]!) {
      successes[arm]!++;
      total++;
    } else {
      failures[arm]!++;
    }
    indices[arm] = gittinsLookup(table, successes[arm]!, failures[arm]!);
  }
  return total;
}
