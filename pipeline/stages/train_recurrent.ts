/**
 * `train` of a policy that remembers: one agent a seed.
 *
 * | file | content |
 * |---|---|
 * | `parameters.safetensors` | θ block by block, best and last: see `results/recurrent_parameters.ts` |
 * | `curve.safetensors` | validations |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { RecurrentSettings } from "../../learners/recurrent/settings.ts";
import { trainRecurrent } from "../../learners/recurrent/train.ts";
import { encodeCurve } from "../../results/curve.ts";
import { encodeRecurrent } from "../../results/recurrent_parameters.ts";
import type { Stage } from "./stage.ts";

/** Settings of `train`. */
export interface TrainRecurrentSettings {
  readonly algorithm: string;
  readonly family: TaskDistribution;
  readonly recurrent: RecurrentSettings;
}

/** Trains by the settings. */
export const trainRecurrentStage: Stage<TrainRecurrentSettings> = async (context, settings) => {
  const { backend, seeds } = context;
  const { algorithm, family, recurrent } = settings;
  const { iterations, policy, checkpoints: { rule: chosen }, advantages: { scored } } = recurrent;
  const result = await trainRecurrent(
    backend,
    family,
    recurrent,
    seeds,
    ({ iteration }) => context.progress(iteration, iterations),
  );
  const episodes = family.episodes * (scored === "online" ? 1 : 2);
  return seeds.map((seed, run) => {
    const provenance = { stage: "train", env: family.name, algorithm, seed, settings };
    const column = (of: (point: (typeof result.curve)[number]) => number) =>
      Float64Array.from(result.curve, of);
    return {
      "parameters.safetensors": encodeRecurrent(
        {
          best: result.best[run]!,
          last: result.last[run]!,
          chosen,
          bestIteration: result.bestIteration[run]!,
        },
        policy,
        family.dynamics,
        provenance,
      ),
      "curve.safetensors": encodeCurve({
        iteration: column(({ iteration }) => iteration),
        value: column(({ value }) => value[run]! / episodes),
        skipped: column(({ skipped }) => skipped[run]!),
      }, provenance),
    };
  });
};
