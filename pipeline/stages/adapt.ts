/**
 * `adapt`: an agent's policies adapted to the paper's meta-test tasks.
 *
 * | file | content |
 * |---|---|
 * | `adapted.safetensors` | what is played and scored: see `results/adapted.ts` |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { adaptToTestTasks, type EvaluationSettings } from "../../learners/evaluate.ts";
import { encodeAdapted } from "../../results/adapted.ts";
import { chosenParameters, decodeParameters } from "../../results/parameters.ts";
import { inputFile, ofRun, type Stage } from "./stage.ts";

/** Settings of `adapt`. */
export interface AdaptStageSettings extends EvaluationSettings {
  readonly algorithm: string;
  readonly family: TaskDistribution;
  /** Which θ counts; absent: the one that the training chose. */
  readonly theta?: "best" | "last";
  /** Meta-test tasks 0 … tasks − 1. */
  readonly tasks: number;
  /** Whether θ′ is kept too. */
  readonly keepsParameters?: boolean;
}

/** Adapts θ of input `train`. */
export const adaptStage: Stage<AdaptStageSettings> = async (
  { backend, seeds },
  settings,
  inputs,
) => {
  const { algorithm, family, tasks, theta, keepsParameters } = settings;
  const agents = inputs.map((files) =>
    decodeParameters(inputFile(files, "train", "parameters.safetensors"))
  );
  const thetas = agents.map((agent) => chosenParameters(agent, theta));
  const range = { tasks };
  const result = await adaptToTestTasks(
    backend,
    family,
    settings,
    thetas,
    seeds,
    range,
    keepsParameters,
  );
  const { states, actions } = family.dynamics;
  return agents.map(({ shape }, run) => {
    const of = (values: Float64Array) => ofRun(values, run, agents.length);
    const provenance = { stage: "adapt", env: family.name, algorithm, seed: seeds[run]!, settings };
    return {
      "adapted.safetensors": encodeAdapted(
        {
          policies: of(result.policies),
          online: of(result.online),
          valueBefore: of(result.exactBefore).map((total) => total / family.episodes),
        },
        [states, actions],
        provenance,
        keepsParameters ? { theta: of(result.adapted), shape } : undefined,
      ),
    };
  });
};
