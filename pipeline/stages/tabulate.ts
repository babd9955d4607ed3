/**
 * `tabulate`: one summary of (setting, algorithm, seed), all that tables need.
 *
 * | file | content |
 * |---|---|
 * | `summary.json` | whose scores these are, and their means |
 * | `scores.safetensors`, `steps.safetensors` | as `evaluate` left them |
 *
 * See `results/tabulated.ts`.
 *
 * @module
 */
import { decodeOptima } from "../../results/optima.ts";
import { decodeScores } from "../../results/scores.ts";
import type { Setting } from "../../results/summary.ts";
import { encodeSummary, withOptima } from "../../results/tabulated.ts";
import { inputFile, type Stage } from "./stage.ts";

/** Settings of `tabulate`. */
export interface TabulateStageSettings {
  readonly setting: Setting;
  readonly algorithm: string;
  /** Episodes an agent may sample before it is scored post-adaptation. */
  readonly adaptationEpisodes: number;
}

/** Summarises input `evaluate` beside input `optima`. */
export const tabulateStage: Stage<TabulateStageSettings> = (
  { backend, seeds },
  { setting, algorithm, adaptationEpisodes },
  inputs,
) =>
  Promise.resolve(seeds.map((seed, run) => {
    const scores = inputFile(inputs[run], "evaluate", "scores.safetensors");
    const steps = inputs[run]!.evaluate?.["steps.safetensors"];
    const optima = decodeOptima(inputFile(inputs[run], "optima", "optima.safetensors"));
    return {
      "summary.json": encodeSummary({
        setting,
        algorithm,
        seed,
        backend: { name: backend.name, description: backend.description },
        adaptationEpisodes,
        ...withOptima(decodeScores(scores), optima),
      }),
      "scores.safetensors": scores,
      ...(steps && { "steps.safetensors": steps }),
    };
  }));
