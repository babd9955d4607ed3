/**
 * `tabulate`: one summary of (environment, algorithm, seed), all that tables
 * need.
 *
 * | file | content |
 * |---|---|
 * | `summary.json` | see `report/summary.ts` |
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { bestAllocation } from "../../envs/solutions/bound.ts";
import { remember } from "../../envs/solutions/remember.ts";
import { taskTables } from "../../envs/solutions/task_tables.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import type { Backend } from "../../kernels/backend.ts";
import { allocateTasks, sampleTasks } from "../../learners/problem.ts";
import { testTaskNames } from "../../learners/scores.ts";
import type { ScoreBlock, Summary } from "../../report/summary.ts";
import { canonicalJson } from "../canonical_json.ts";
import { decodeCsv } from "../formats/csv.ts";
import { type Files, inputFile, type Inputs, type Stage } from "./stage.ts";

/** Settings of `tabulate`. */
export interface TabulateStageSettings {
  readonly family: TaskFamily;
  readonly algorithm: string;
  /** Episodes an agent may sample before it is scored post-adaptation. */
  readonly adaptationEpisodes: number;
}

/** Discount of Table 2's apparent normaliser: the paper's γ. */
const PAPER_DISCOUNT = 0.95;

/** Tasks whose tables are held at once. */
const BLOCK = 500;

const boundOf = remember(bestAllocation);

/** Of given test tasks: the same for every seed and algorithm. */
const optimaOf = remember(
  optima,
  (backend, family, firstTask, count) => [backend.description, family, firstTask, count],
);

/** Summarises input `evaluate`; `bound` has no input, it is computed here. */
export const tabulateStage: Stage<TabulateStageSettings> = ({ backend, seeds }, settings, inputs) =>
  Array.fromAsync(seeds, (seed, run) => summarise(backend, settings, seed, inputs[run]!));

async function summarise(
  backend: Backend,
  settings: TabulateStageSettings,
  seed: number,
  inputs: Inputs,
): Promise<Files> {
  const { family, algorithm, adaptationEpisodes } = settings;
  const isBound = algorithm === "bound";
  const summary: Summary = {
    schema: 1,
    env: family.name,
    algorithm,
    seed,
    backend: { name: backend.name, description: backend.description },
    adaptationEpisodes,
    estimates: isBound ? null : {
      paper: await scoreBlock(backend, family, inputFile(inputs, "evaluate", "paper.csv")),
      precise: await scoreBlock(backend, family, inputFile(inputs, "evaluate", "precise.csv")),
    },
    expectation: isBound ? boundOf(family.dynamics.actions, family.episodes).value : null,
  };
  return { "summary.json": new TextEncoder().encode(canonicalJson(summary)) };
}

async function scoreBlock(
  backend: Backend,
  family: TaskFamily,
  file: Uint8Array,
): Promise<ScoreBlock> {
  const rows = decodeCsv(file, ["task", "online", "post_adaptation"]);
  const column = (name: "online" | "post_adaptation") =>
    rows[0]![name] === "" ? null : rows.map((row) => Number(row[name]));
  const firstTask = Number(rows[0]!.task);
  return {
    firstTask,
    tasks: rows.length,
    online: column("online"),
    postAdaptation: column("post_adaptation"),
    ...await optimaOf(backend, family, firstTask, rows.length),
  };
}

async function optima(
  backend: Backend,
  family: TaskFamily,
  firstTask: number,
  count: number,
): Promise<Pick<ScoreBlock, "optimum" | "discountedOptimum">> {
  const optimum: number[] = [];
  const discountedOptimum: number[] = [];
  const size = Math.min(BLOCK, count);
  const tasks = allocateTasks(backend, family, 1, size);
  for (let start = 0; start < count; start += size) {
    sampleTasks(backend, family, tasks, testTaskNames(1, firstTask + start));
    const [transitions, rewards] = await backend.read(tasks.transitions, tasks.rewards);
    const tables = taskTables(family.dynamics, transitions!, rewards!);
    for (const task of tables.slice(0, count - start)) {
      optimum.push(valueIteration(task).value);
      discountedOptimum.push(valueIteration(task, PAPER_DISCOUNT).value);
    }
  }
  return { optimum, discountedOptimum };
}
