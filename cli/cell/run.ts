/**
 * Trains and evaluates one cell of a table, without the pipeline.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { bestAllocation } from "../../envs/solutions/bound.ts";
import { taskTables } from "../../envs/solutions/task_tables.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import type { Preset } from "../../experiments/presets.ts";
import type { Backend } from "../../kernels/backend.ts";
import { type Control, controlScores, controlsOf } from "../../learners/controls/controls.ts";
import { evaluate } from "../../learners/evaluate.ts";
import { allocateTasks, sampleTasks } from "../../learners/problem.ts";
import { type Scores, testTaskNames } from "../../learners/scores.ts";
import type { LearnerSettings } from "../../learners/settings.ts";
import { type OnProgress, train, type TrainingResult } from "../../learners/train.ts";
import { withLambda } from "./with_lambda.ts";

/** What to run. */
export interface CellRequest {
  readonly family: TaskFamily;
  /** Of a meta-learner; absent for a computed method. */
  readonly settings?: LearnerSettings;
  /** The computed method; absent for a meta-learner. */
  readonly control?: Control;
  readonly seeds: readonly number[];
  readonly budget: Pick<Preset, "testTasks" | "preciseTasks">;
}

/** Scores on the 200 test tasks, and on further ones for the precise estimate; all `[R, T]`. */
export interface EvaluatedCell {
  readonly scores: Partial<Scores>;
  readonly precise: Partial<Scores>;
}

/** All there is to say about a cell. */
export interface CellResult extends EvaluatedCell {
  readonly training?: TrainingResult;
  /** Every computed method on the same test tasks and draws. */
  readonly anchors: ReadonlyMap<Control, EvaluatedCell["scores"]>;
  /** `one-step` with the learner's λ, where that is another (MDPs). */
  readonly oneStepAlike?: { readonly lambda: number; readonly scores: EvaluatedCell["scores"] };
  /** `bound` (bandits): the most that N probes fixed beforehand can be worth, total reward. */
  readonly bound?: number;
  /** Optimal value of an episode on each test task, undiscounted and with γ = 0.95. */
  readonly optimum: Float64Array;
  readonly discountedOptimum: Float64Array;
}

/** Discount of Table 2's apparent normaliser; the paper's γ. */
const PAPER_DISCOUNT = 0.95;

/**
 * Runs a cell; `onProgress` hears of training.
 *
 * @param create a backend for each phase, so that its memory is given back
 */
export async function runCell(
  create: () => Backend | Promise<Backend>,
  request: CellRequest,
  onProgress: OnProgress,
): Promise<CellResult> {
  const { family, settings, seeds, budget } = request;
  const training = settings &&
    await using(create, (backend) => train(backend, family, settings, seeds, onProgress));
  const play = (tasks: number, firstTask: number) =>
    using(
      create,
      (backend) =>
        settings
          ? evaluate(backend, family, settings, training!.chosen, seeds, { tasks, firstTask })
          : controlScores(backend, family, request.control!, seeds, { tasks, firstTask }),
    );
  const { testTasks, preciseTasks } = budget;
  const anchors = new Map<Control, EvaluatedCell["scores"]>();
  for (const control of controlsOf(family.kind)) {
    const range = { tasks: testTasks };
    const scores = await using(
      create,
      (backend) => controlScores(backend, family, control, seeds, range),
    );
    anchors.set(control, scores);
  }
  const lambda = settings?.inner.advantages.lambda;
  const oneStepAlike = family.dynamics.horizon > 1 && lambda !== undefined && lambda !== 1 && {
    lambda,
    scores: await using(
      create,
      (backend) =>
        controlScores(withLambda(backend, lambda), family, "one-step", seeds, { tasks: testTasks }),
    ),
  };
  return {
    ...(training && { training }),
    scores: await play(testTasks, 0),
    precise: await play(preciseTasks, testTasks),
    anchors,
    ...(oneStepAlike && { oneStepAlike }),
    ...(family.kind === "bandit" &&
      { bound: bestAllocation(family.dynamics.actions, family.episodes).value }),
    ...await using(create, (backend) => normalisers(backend, family, testTasks)),
  };
}

async function using<T>(
  create: () => Backend | Promise<Backend>,
  run: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await create();
  try {
    return await run(backend);
  } finally {
    backend.dispose();
  }
}

async function normalisers(
  backend: Backend,
  family: TaskFamily,
  count: number,
): Promise<Pick<CellResult, "optimum" | "discountedOptimum">> {
  const tasks = allocateTasks(backend, family, 1, count);
  sampleTasks(backend, family, tasks, testTaskNames(1, 0));
  const [transitions, rewards] = await backend.read(tasks.transitions, tasks.rewards);
  const tables = taskTables(family.dynamics, transitions!, rewards!);
  const values = (discount: number) =>
    Float64Array.from(tables, (task) => valueIteration(task, discount).value);
  return { optimum: values(1), discountedOptimum: values(PAPER_DISCOUNT) };
}
