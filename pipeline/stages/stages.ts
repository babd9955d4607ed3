/**
 * All stages by name, and the files whose code they reach.
 *
 * @module
 */
import { adaptStage } from "./adapt.ts";
import { evaluateStage } from "./evaluate.ts";
import type { Files, Inputs, Stage, StageContext, StageName } from "./stage.ts";
import { tabulateStage } from "./tabulate.ts";
import { trainStage } from "./train.ts";

// Settings cross a Worker's boundary as JSON, made by `graph.ts` for the very stage that reads them.
const BY_NAME: Readonly<Record<StageName, Stage<never>>> = {
  train: trainStage,
  adapt: adaptStage,
  evaluate: evaluateStage,
  tabulate: tabulateStage,
};

/** Runs a stage by name. */
export function runStage(
  stage: StageName,
  context: StageContext,
  settings: unknown,
  inputs: readonly Inputs[],
): Promise<Files[]> {
  return BY_NAME[stage](context, settings as never, inputs);
}
