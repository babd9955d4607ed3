/**
 * `evaluate`: scores on meta-test tasks, of a meta-learner's agent or of a
 * computed method.
 *
 * | file | content |
 * |---|---|
 * | `paper.csv` | the paper's test tasks: rewards as sampled |
 * | `precise.csv` | further tasks: exact values given the sampled D |
 *
 * Columns: task, online, post_adaptation; total reward over N episodes, empty
 * for a protocol the method does not have.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { type Control, controlScores } from "../../learners/controls/controls.ts";
import { evaluate, type EvaluationSettings, scoreAdapted } from "../../learners/evaluate.ts";
import type { Scores } from "../../learners/scores.ts";
import { decodeCsv, encodeCsv } from "../formats/csv.ts";
import { decodeSafetensors } from "../formats/safetensors.ts";
import { chosenParameters } from "./adapt.ts";
import { inputFile, type Stage } from "./stage.ts";

interface Budget {
  readonly family: TaskFamily;
  /** Meta-test tasks 0 … tasks − 1, sampled. */
  readonly tasks: number;
  /** The tasks after them, exact. */
  readonly preciseTasks: number;
}

/** Settings of `evaluate` for a meta-learner. */
export type EvaluateLearnerSettings = Budget & EvaluationSettings;
/** Settings of `evaluate` for a computed method. */
export interface EvaluateControlSettings extends Budget {
  readonly control: Control;
}

/** Scores a meta-learner's agent (inputs `train`, `adapt`) or a computed method (no inputs). */
export const evaluateStage: Stage<EvaluateLearnerSettings | EvaluateControlSettings> = (
  context,
  settings,
  inputs,
) =>
  "control" in settings
    ? evaluateControl(context, settings, inputs)
    : evaluateLearner(context, settings, inputs);

const evaluateLearner: Stage<EvaluateLearnerSettings> = async (context, settings, inputs) => {
  const { backend, seed } = context;
  const { family, tasks, preciseTasks } = settings;
  const { adapted } = decodeSafetensors(inputFile(inputs, "adapt", "adapted.safetensors")).tensors;
  if (!adapted) throw new TypeError(`Cannot read adapted parameters: there is no such tensor`);
  const online = decodeCsv(inputFile(inputs, "adapt", "online.csv"), ["task", "online", "exact"]);
  const { postAdaptation } = await scoreAdapted(
    backend,
    family,
    settings,
    Float64Array.from(adapted.data),
    [seed],
    { tasks },
  );
  await context.progress(1, 2);
  const theta = chosenParameters(inputFile(inputs, "train", "parameters.safetensors"));
  const range = { tasks: preciseTasks, firstTask: tasks };
  const precise = await evaluate(backend, family, settings, [theta], [seed], range);
  return {
    "paper.csv": scoresCsv(0, {
      online: Float64Array.from(online, (row) => Number(row.online)),
      postAdaptation,
    }),
    "precise.csv": scoresCsv(tasks, {
      online: precise.exactBefore,
      postAdaptation: precise.exact,
    }),
  };
};

const evaluateControl: Stage<EvaluateControlSettings> = async (context, settings) => {
  const { backend, seed } = context;
  const { family, control, tasks, preciseTasks } = settings;
  const paper = await controlScores(backend, family, control, [seed], { tasks });
  await context.progress(1, 2);
  const range = { tasks: preciseTasks, firstTask: tasks };
  const precise = await controlScores(backend, family, control, [seed], range);
  return {
    "paper.csv": scoresCsv(0, paper),
    "precise.csv": scoresCsv(tasks, {
      // `gittins` has no exact value: it learns while it is scored.
      online: precise.exactBefore ?? precise.online,
      postAdaptation: precise.exact,
    }),
  };
};

function scoresCsv(
  firstTask: number,
  { online, postAdaptation }: {
    [K in "online" | "postAdaptation"]?: Scores[K] | undefined;
  },
): Uint8Array {
  const tasks = (online ?? postAdaptation)!.length;
  return encodeCsv(
    Array.from({ length: tasks }, (_, i) => ({
      task: firstTask + i,
      online: online?.[i] ?? "",
      post_adaptation: postAdaptation?.[i] ?? "",
    })),
  );
}
