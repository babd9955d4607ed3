/**
 * What a stage is: a pure function (inputs, settings, seeds) → files. It runs
 * in a Worker without permissions and never touches the disk.
 *
 * @module
 */
import type { Backend } from "../../kernels/backend.ts";
import type { Baseline } from "../../learners/baselines/baseline.ts";
import type { LearnerKind } from "../../learners/learner.ts";
import { fileIn, type Files } from "../../results/files.ts";

/** The stages, in order. */
export const STAGES = ["optima", "train", "adapt", "evaluate", "tabulate"] as const;
/** Name of a stage. */
export type StageName = (typeof STAGES)[number];

/** Files of the jobs that a job depends on, by the name its stage calls them. */
export type Inputs = Readonly<Record<string, Files>>;

/** What a stage may use besides its inputs and settings. */
export interface StageContext {
  readonly backend: Backend;
  /** R of them, 1 or more: one job each. */
  readonly seeds: readonly number[];
  /** Hears how much of the stage's work is done. */
  progress(done: number, total: number): void | Promise<void>;
}

/** The same, with what the settings name. */
export interface EquippedContext extends StageContext {
  /** The learner named in the settings; absent if there is none. */
  readonly learner?: LearnerKind | undefined;
  /** The baseline named in the settings; absent if there is none. */
  readonly baseline?: Baseline | undefined;
}

/**
 * A stage with settings of type S, of jobs that differ in seed and inputs only.
 * A job's files do not depend on the others.
 *
 * @param inputs each seed's
 * @returns each seed's files
 */
export type Stage<S> = (
  context: EquippedContext,
  settings: S,
  inputs: readonly Inputs[],
) => Promise<Files[]>;

/** Run `run`'s part of an array `[R, …]`, in memory of its own. */
export function ofRun(values: Float64Array, run: number, runs: number): Float64Array {
  const size = values.length / runs;
  return values.slice(run * size, (run + 1) * size);
}

/**
 * One input file.
 *
 * @throws {RangeError} If the input or its file is missing
 */
export function inputFile(inputs: Inputs | undefined, input: string, file: string): Uint8Array {
  return fileIn(inputs?.[input], file, `input ${input}`);
}
