/**
 * `train`: meta-trains one agent a seed.
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
  const { backend, seeds } = context;
  const result = await train(
    backend,
    family,
    learner,
    seeds,
    (point) => context.progress(point.iteration, learner.iterations),
  );
  const tensor = (theta: Float64Array) => ({ shape: [theta.length], data: theta });
  return seeds.map((_, run) => ({
    "parameters.safetensors": encodeSafetensors({
      best: tensor(result.best[run]!),
      chosen: tensor(result.chosen[run]!),
      last: tensor(result.last[run]!),
    }, { bestIteration: String(result.bestIteration[run]) }),
    "curve.csv": encodeCsv(result.curve.map((point) => curveRow(point, run))),
  }));
};

function curveRow(point: CurvePoint, run: number): Record<string, number | string> {
  const outcomes = Object.entries(point.outcomes[run] ?? {})
    .map(([name, count]) => [name.replaceAll("-", "_"), count]);
  return {
    iteration: point.iteration,
    value: point.value[run]!,
    value_before: point.valueBefore[run]!,
    entropy_before: point.entropyBefore[run]!,
    mean_kl: point.meanKl[run] ?? "",
    skipped: point.skipped[run] ?? "",
    ...Object.fromEntries(outcomes),
  };
}
