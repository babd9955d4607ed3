/** Tasks for tests of exact solutions, drawn on the reference backend. @module */
import type { TaskFamily } from "../../../envs/family.ts";
import { type TaskTables, taskTables } from "../../../envs/solutions/task_tables.ts";
import { STREAMS } from "../../../kernels/draws.ts";
import { fill } from "../../../kernels/fill/fill.ts";
import type { BanditTasks } from "../../../learners/baselines/solutions/bandit_draws.ts";
import { banditFamily } from "../../../envs/bandit.ts";

/** Meta-validation tasks `firstTask` … of seed 0. */
export function validationTasks(family: TaskFamily, count: number, firstTask = 0): TaskTables[] {
  const { states: S, actions: A } = family.dynamics;
  const transitions = new Float64Array(count * S * A * S);
  const rewards = new Float64Array(count * S * A);
  const names = { seeds: [0], iteration: 0, firstTask };
  const { validationTransitions, validationRewards } = STREAMS;
  for (let k = 0; k < count; k++) {
    const of = (all: Float64Array) =>
      all.subarray(k * all.length / count, (k + 1) * all.length / count);
    const draws = (stream: number) => ({ ...names, stream });
    fill(family.transitions, draws(validationTransitions), 0, firstTask + k, of(transitions), S);
    fill(family.rewards, draws(validationRewards), 0, firstTask + k, of(rewards), A);
  }
  return taskTables(family.dynamics, transitions, rewards);
}

/** The same for bandits, with the draws of their pulls. */
export function validationBandits(arms: number, pulls: number, count: number): BanditTasks {
  const tasks = validationTasks(banditFamily(arms, pulls), count);
  const rewards = new Float64Array(count * arms);
  tasks.forEach((task, i) => rewards.set(task.rewards, i * arms));
  const draws = { stream: STREAMS.validationEpisodes, seeds: [0], iteration: 0, firstTask: 0 };
  return { rewards, arms, pulls, draws };
}
