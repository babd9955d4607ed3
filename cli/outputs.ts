/**
 * Where everything a run writes goes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { openedStudy } from "../pipeline/study.ts";

const study = openedStudy();

/** The folder `outputs/` of this project or of the study, wherever the command was started. */
export const OUTPUTS: string = fileURLToPath(
  study ? new URL("outputs", study.module) : new URL("../outputs", import.meta.url),
);
/** The store of jobs' results. */
export const STORE = `${OUTPUTS}/store`;

/**
 * Refuses an `outputs` that leads elsewhere: renaming needs no more than a path below it, so what it
 * leads to would be changed.
 *
 * @throws {UnsafePathError} If something else than a folder is there
 */
export async function checkOutputs(): Promise<void> {
  await new GuardedFiles(OUTPUTS, denoFiles).facts("", "folder");
}
