/**
 * `train`: meta-trains one agent a seed.
 *
 * | file | content |
 * |---|---|
 * | `parameters.safetensors` | θ layer by layer, best and last: see `results/parameters.ts` |
 * | `curve.safetensors` | validations and the health of the iterations between them |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { train } from "../../learners/train.ts";
import { curveOf, encodeCurve } from "../../results/curve.ts";
import { encodeParameters } from "../../results/parameters.ts";
import type { Stage } from "./stage.ts";

/** Settings of `train`. */
export interface TrainStageSettings {
  /** What it is called: the learner, or a variant of it. */
  readonly algorithm: string;
  readonly family: TaskDistribution;
  readonly learner: SharedSettings;
}

/** Meta-trains with the settings' learner. */
export const trainStage: Stage<TrainStageSettings> = async (context, settings) => {
  const { backend, seeds } = context;
  const { algorithm, family, learner } = settings;
  const result = await train(
    backend,
    family,
    context.learner!,
    learner,
    seeds,
    (point) => context.progress(point.iteration, learner.iterations),
  );
  const { policy: { hidden, banditObservation }, checkpoints } = learner;
  const { states, actions } = family.dynamics;
  return seeds.map((seed, run) => {
    const provenance = { stage: "train", env: family.name, algorithm, seed, settings };
    return {
      "parameters.safetensors": encodeParameters({
        shape: { inputs: states, hidden, actions },
        observation: banditObservation,
        best: result.best[run]!,
        last: result.last[run]!,
        chosen: checkpoints.rule,
        bestIteration: result.bestIteration[run]!,
      }, provenance),
      "curve.safetensors": encodeCurve(curveOf(result.curve, run), provenance),
    };
  });
};
