/**
 * `train`: meta-trains one agent.
 *
 * | file | content |
 * |---|---|
 * | `parameters.safetensors` | `chosen`, `best`, `last`: θ `[P]` each |
 * | `curve.csv` | validations and the health of the iterations between them |
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import type { LearnerSettings } from "../../learners/settings.ts";
import { type CurvePoint, train } from "../../learners/train.ts";
import { encodeCsv } from "../formats/csv.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import type { Stage } from "./stage.ts";

/** Settings of `train`. */
export interface TrainStageSettings {
  readonly family: TaskFamily;
  readonly learner: LearnerSettings;
}

/** Meta-trains with the settings' learner. */
export const trainStage: Stage<TrainStageSettings> = async (context, { family, learner }) => {
  const { backend, seed } = context;
  const result = await train(
    backend,
    family,
    learner,
    [seed],
    (point) => context.progress(point.iteration, learner.iterations),
  );
  const tensor = (rows: readonly Float64Array[]) => ({ shape: [rows[0]!.length], data: rows[0]! });
  return {
    "parameters.safetensors": encodeSafetensors({
      best: tensor(result.best),
      chosen: tensor(result.chosen),
      last: tensor(result.last),
    }, { bestIteration: String(result.bestIteration[0]) }),
    "curve.csv": encodeCsv(result.curve.map(curveRow)),
  };
};

function curveRow(point: CurvePoint): Record<string, number | string> {
  const outcomes = Object.entries(point.outcomes[0] ?? {})
    .map(([name, count]) => [name.replaceAll("-", "_"), count]);
  return {
    iteration: point.iteration,
    value: point.value[0]!,
    value_before: point.valueBefore[0]!,
    entropy_before: point.entropyBefore[0]!,
    mean_kl: point.meanKl[0] ?? "",
    skipped: point.skipped[0] ?? "",
    ...Object.fromEntries(outcomes),
  };
}
