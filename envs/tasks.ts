/**
 * Tables of a family's tasks on a backend.
 *
 * @module
 */
import type { Backend, Tasks } from "../kernels/backend.ts";
import type { Draws } from "../kernels/draws.ts";
import type { TaskFamily } from "./family.ts";

/** Names of the draws that make a batch of tasks. */
export interface TaskDraws {
  /** Of the reward tables. */
  readonly rewards: Draws;
  /** Of the transition tables. */
  readonly transitions: Draws;
}

/**
 * Tables for a batch of tasks, all zeros.
 *
 * @returns transitions `[runs, tasks, S, A, S]` and rewards `[runs, tasks, S, A]`
 * @throws {RangeError} If an extent is not a positive integer
 */
export function allocateTasks(
  backend: Backend,
  family: TaskFamily,
  runs: number,
  tasks: number,
): Tasks {
  const { states: S, actions: A } = family.dynamics;
  return {
    dynamics: family.dynamics,
    transitions: backend.tensor(`${family.name} transitions`, [runs, tasks, S, A, S]),
    rewards: backend.tensor(`${family.name} rewards`, [runs, tasks, S, A]),
  };
}

/** Draws a batch of tasks into its tables. */
export function sampleTasks(
  backend: Backend,
  family: TaskFamily,
  draws: TaskDraws,
  tasks: Tasks,
): void {
  backend.fill({ fill: family.rewards, draws: draws.rewards, out: tasks.rewards });
  backend.fill({ fill: family.transitions, draws: draws.transitions, out: tasks.transitions });
}
