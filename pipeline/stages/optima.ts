/**
 * `optima`: the optimal values of a setting's meta-test tasks, once for all seeds and algorithms.
 *
 * | file | content |
 * |---|---|
 * | `optima.safetensors` | see `results/optima.ts` |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { taskTables } from "../../envs/solutions/task_tables.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import { DISCOUNT } from "../../experiments/paper/constants.ts";
import type { Backend } from "../../kernels/backend.ts";
import { blockSize } from "../../learners/blocks.ts";
import { allocateTasks, sampleTasks } from "../../learners/problem.ts";
import { testTaskNames } from "../../learners/scores.ts";
import { encodeOptima } from "../../results/optima.ts";
import type { Optima } from "../../results/summary.ts";
import type { Stage } from "./stage.ts";

/** Settings of `optima`. */
export interface OptimaStageSettings {
  readonly family: TaskDistribution;
  /** Meta-test tasks 0 … tasks − 1. */
  readonly tasks: number;
  /** The tasks after them. */
  readonly preciseTasks: number;
}

/** Tasks whose tables are held at once. */
const BLOCK = 500;

/** Solves the test tasks of a family by value iteration. */
export const optimaStage: Stage<OptimaStageSettings> = async ({ backend, seeds }, settings) => {
  const { family, tasks, preciseTasks } = settings;
  const file = encodeOptima({
    paper: await optimaOf(backend, family, 0, tasks),
    precise: await optimaOf(backend, family, tasks, preciseTasks),
  }, { stage: "optima", env: family.name, algorithm: "", seed: null, settings });
  return seeds.map(() => ({ "optima.safetensors": file }));
};

async function optimaOf(
  backend: Backend,
  family: TaskDistribution,
  firstTask: number,
  count: number,
): Promise<Optima> {
  const optimum = new Float64Array(count);
  const discountedOptimum = new Float64Array(count);
  const size = blockSize(Math.min(BLOCK, count), 1, family);
  const batch = allocateTasks(backend, family, 1, size);
  for (let start = 0; start < count; start += size) {
    sampleTasks(backend, family, batch, testTaskNames(1, firstTask + start));
    const [transitions, rewards] = await backend.read(batch.transitions, batch.rewards);
    const tables = taskTables(family.dynamics, transitions!, rewards!);
    tables.slice(0, count - start).forEach((task, at) => {
      optimum[start + at] = valueIteration(task).value;
      discountedOptimum[start + at] = valueIteration(task, DISCOUNT).value;
    });
  }
  return { firstTask, optimum, discountedOptimum };
}
