/**
 * The jobs of a policy that remembers: it is trained, perhaps on another environment, and scored.
 *
 * @module
 */
import { distributionOf, type TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { sequenceParameters } from "../kernels/sequence/layout.ts";
import type { RecurrentKind } from "../learners/recurrent/kind.ts";
import type { RecurrentSettings } from "../learners/recurrent/settings.ts";
import type { Job } from "./job.ts";
import type { EvaluateRecurrentSettings } from "./stages/evaluate_recurrent.ts";
import type { TrainRecurrentSettings } from "./stages/train_recurrent.ts";

/** What a job is, but for where it runs. */
export type JobParts = Pick<
  Job,
  "stage" | "algorithm" | "env" | "settings" | "inputs" | "cost" | "values" | "modules"
>;

/** Numbers of a step's unit that are multiplied, beside those of its weights. */
const STEP = 50;

/** The family that settings are trained on. */
export function trainedOn(family: TaskFamily, { trainedOn }: RecurrentSettings): TaskFamily {
  return trainedOn === null ? family : parseEnvironment(trainedOn);
}

/** The training; how the agent plays afterwards is no part of it. */
export function recurrentTraining(
  kind: RecurrentKind,
  family: TaskFamily,
  settings: RecurrentSettings,
): JobParts {
  const home = trainedOn(family, settings);
  const { evaluation: _, trainedOn: __, ...rest } = settings;
  const recurrent = { ...rest, evaluation: kind.paper.evaluation, trainedOn: null };
  const parameters = sequenceParameters(settings.policy, home.dynamics);
  const train: TrainRecurrentSettings = {
    algorithm: kind.name,
    family: distributionOf(home),
    recurrent,
  };
  const { iterations, metaBatch, checkpoints } = settings;
  return {
    stage: "train",
    algorithm: kind.name,
    env: home.name,
    settings: train,
    inputs: {},
    cost: iterations * metaBatch * stepsOf(home) * (STEP + settings.policy.units ** 2) / 100,
    values: 2 * parameters + 3 * (1 + iterations / checkpoints.every),
    modules: [kind.module, "pipeline/stages/train_recurrent.ts"],
  };
}

/** The scores of what was trained. */
export function recurrentScores(
  kind: RecurrentKind,
  algorithm: string,
  family: TaskFamily,
  { policy, advantages, evaluation }: RecurrentSettings,
  { tasks, preciseTasks }: Pick<EvaluateRecurrentSettings, "tasks" | "preciseTasks">,
  train: Job,
): JobParts {
  const settings: EvaluateRecurrentSettings = {
    algorithm,
    family: distributionOf(family),
    recurrent: { policy, advantages, evaluation },
    tasks,
    preciseTasks,
  };
  return {
    stage: "evaluate",
    algorithm,
    env: family.name,
    settings,
    inputs: { train },
    cost: 2 * preciseTasks * stepsOf(family) * (STEP + policy.units ** 2) / 300,
    values: 4 * (tasks + preciseTasks),
    modules: [kind.module, "pipeline/stages/evaluate_recurrent.ts"],
  };
}

function stepsOf({ dynamics, episodes }: TaskFamily): number {
  return dynamics.horizon * episodes;
}
