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
import { inputFile, type Inputs, ofRun, type Stage } from "./stage.ts";

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
  const { backend, seeds } = context;
  const { family, tasks, preciseTasks } = settings;
  const adaptations = inputs.map(adaptationOf);
  const { postAdaptation } = await scoreAdapted(
    backend,
    family,
    settings,
    Float64Array.from(adaptations.flatMap(({ adapted }) => [...adapted])),
    seeds,
    { tasks },
  );
  await context.progress(1, 2);
  const agents = inputs.map((files) =>
    chosenParameters(inputFile(files, "train", "parameters.safetensors"))
  );
  const range = { tasks: preciseTasks, firstTask: tasks };
  const precise = await evaluate(backend, family, settings, agents, seeds, range);
  return adaptations.map(({ online }, run) => {
    const of = (values: Float64Array) => ofRun(values, run, seeds.length);
    return {
      "paper.csv": scoresCsv(0, { online, postAdaptation: of(postAdaptation) }),
      "precise.csv": scoresCsv(tasks, {
        online: of(precise.exactBefore),
        postAdaptation: of(precise.exact),
      }),
    };
  });
};

/** θ′ `[T, P]` and the reward collected in D `[T]`, as `adapt` left them. */
function adaptationOf(files: Inputs): { adapted: Float64Array; online: Float64Array } {
  const { adapted } = decodeSafetensors(inputFile(files, "adapt", "adapted.safetensors")).tensors;
  if (!adapted) throw new TypeError(`Cannot read adapted parameters: there is no such tensor`);
  const rows = decodeCsv(inputFile(files, "adapt", "online.csv"), ["task", "online", "exact"]);
  return {
    adapted: Float64Array.from(adapted.data),
    online: Float64Array.from(rows, (row) => Number(row.online)),
  };
}

const evaluateControl: Stage<EvaluateControlSettings> = async (context, settings) => {
  const { backend, seeds } = context;
  const { family, control, tasks, preciseTasks } = settings;
  const paper = await controlScores(backend, family, control, seeds, { tasks });
  await context.progress(1, 2);
  const range = { tasks: preciseTasks, firstTask: tasks };
  const precise = await controlScores(backend, family, control, seeds, range);
  return seeds.map((_, run) => {
    const of = (values?: Float64Array) => values && ofRun(values, run, seeds.length);
    return {
      "paper.csv": scoresCsv(0, {
        online: of(paper.online),
        postAdaptation: of(paper.postAdaptation),
      }),
      "precise.csv": scoresCsv(tasks, {
        // `gittins` has no exact value: it learns while it is scored.
        online: of(precise.exactBefore ?? precise.online),
        postAdaptation: of(precise.exact),
      }),
    };
  });
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
