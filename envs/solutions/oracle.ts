/**
 * `oracle` (bandits) and `optimum` (MDPs): what N episodes are worth to one who
 * knows the task, so the ceiling of every method on it.
 *
 * @module
 */
import type { TaskTables } from "./task_tables.ts";
import { valueIteration } from "./value_iteration.ts";

/**
 * N times the optimal undiscounted value of an episode: N max_a p_a on a bandit.
 *
 * @param episodes N
 */
export function optimalTotal(task: TaskTables, episodes: number): number {
  return episodes * valueIteration(task).value;
}

/**
 * N K / (K + 1): the mean of N max_a p_a over p ~ Uniform [0, 1]^K.
 *
 * @param arms K
 * @param pulls N
 */
export function expectedOracle(arms: number, pulls: number): number {
  return pulls * arms / (arms + 1);
}
