/**
 * `adapt`: the adapted parameters of the paper's meta-test tasks.
 *
 * | file | content |
 * |---|---|
 * | `adapted.safetensors` | θ′ `[T, P]` |
 * | `online.csv` | reward collected in D, and the exact value of θ, task by task |
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { adaptToTestTasks, type EvaluationSettings } from "../../learners/evaluate.ts";
import { encodeCsv } from "../formats/csv.ts";
import { decodeSafetensors, encodeSafetensors } from "../formats/safetensors.ts";
import { inputFile, ofRun, type Stage } from "./stage.ts";

/** Settings of `adapt`. */
export interface AdaptStageSettings extends EvaluationSettings {
  readonly family: TaskFamily;
  /** Meta-test tasks 0 … tasks − 1. */
  readonly tasks: number;
}

/** Adapts the chosen θ of input `train`. */
export const adaptStage: Stage<AdaptStageSettings> = async (context, settings, inputs) => {
  const { backend, seeds } = context;
  const { family, tasks } = settings;
  const agents = inputs.map((files) =>
    chosenParameters(inputFile(files, "train", "parameters.safetensors"))
  );
  const { adapted, online, exactBefore } = await adaptToTestTasks(
    backend,
    family,
    settings,
    agents,
    seeds,
    { tasks },
  );
  return agents.map((theta, run) => {
    const of = (values: Float64Array) => ofRun(values, run, agents.length);
    const [totals, exact] = [of(online), of(exactBefore)];
    const shape = [tasks, theta.length];
    return {
      "adapted.safetensors": encodeSafetensors({ adapted: { shape, data: of(adapted) } }),
      "online.csv": encodeCsv(
        Array.from(totals, (total, task) => ({ task, online: total, exact: exact[task]! })),
      ),
    };
  });
};

/**
 * θ `[P]` as the checkpoint rule chose it.
 *
 * @throws {TypeError} If the file has no such tensor
 */
export function chosenParameters(file: Uint8Array): Float64Array {
  const { chosen } = decodeSafetensors(file).tensors;
  if (!chosen) throw new TypeError(`Cannot read parameters: there is no tensor "chosen"`);
  return Float64Array.from(chosen.data);
}
