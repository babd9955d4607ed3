/**
 * What a stage is: a pure function (inputs, settings, seed) → files. It runs
 * in a Worker without permissions and never touches the disk.
 *
 * @module
 */
import type { Backend } from "../../kernels/backend.ts";

/** The stages, in order. */
export const STAGES = ["train", "adapt", "evaluate", "tabulate"] as const;
/** Name of a stage. */
export type StageName = (typeof STAGES)[number];

/** File name → bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** What a stage may use besides its inputs and settings. */
export interface StageContext {
  readonly backend: Backend;
  readonly seed: number;
  /** Hears how much of the stage's work is done. */
  progress(done: number, total: number): void | Promise<void>;
}

/**
 * A stage with settings of type S.
 *
 * @param inputs files of the jobs it depends on, by the name the stage calls them
 */
export type Stage<S> = (
  context: StageContext,
  settings: S,
  inputs: Readonly<Record<string, Files>>,
) => Promise<Files>;

/**
 * One input file.
 *
 * @throws {RangeError} If the input or its file is missing
 */
export function inputFile(
  inputs: Readonly<Record<string, Files>>,
  input: string,
  file: string,
): Uint8Array {
  const bytes = inputs[input]?.[file];
  if (!bytes) throw new RangeError(`Cannot run stage: input ${input} has no file ${file}`);
  return bytes;
}
