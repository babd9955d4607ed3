/**
 * All stages by name, handed the learner or baseline that their settings name.
 *
 * @module
 */
import { baselineNamed } from "../../learners/baselines/registry.ts";
import { learnerNamed } from "../../learners/registry.ts";
import type { Files } from "../../results/files.ts";
import { adaptStage } from "./adapt.ts";
import { evaluateStage } from "./evaluate.ts";
import { evaluateRecurrentStage } from "./evaluate_recurrent.ts";
import { optimaStage } from "./optima.ts";
import type { Inputs, Stage, StageContext, StageName } from "./stage.ts";
import { tabulateStage } from "./tabulate.ts";
import { trainStage } from "./train.ts";
import { trainRecurrentStage } from "./train_recurrent.ts";

// Settings cross a Worker's boundary as JSON, made by `graph.ts` for the very stage that reads them.
const BY_NAME: Readonly<Record<StageName, Stage<never>>> = {
  optima: optimaStage,
  train: trainStage,
  adapt: adaptStage,
  evaluate: evaluateStage,
  tabulate: tabulateStage,
};

/** The same of policies that remember. */
const RECURRENT: Readonly<Partial<Record<StageName, Stage<never>>>> = {
  train: trainRecurrentStage,
  evaluate: evaluateRecurrentStage,
};

/** What settings may name. */
interface Named {
  readonly recurrent?: unknown;
  readonly learner?: { readonly algorithm: string };
  readonly baseline?: string;
}

/** Runs a stage by name. */
export function runStage(
  stage: StageName,
  context: StageContext,
  settings: unknown,
  inputs: readonly Inputs[],
): Promise<Files[]> {
  const { recurrent, learner, baseline } = settings as Named;
  if (recurrent) return RECURRENT[stage]!(context, settings as never, inputs);
  const equipped = {
    ...context,
    learner: learner && learnerNamed(learner.algorithm),
    baseline: baseline === undefined ? undefined : baselineNamed(baseline),
  };
  return BY_NAME[stage](equipped, settings as never, inputs);
}
