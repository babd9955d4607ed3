/**
 * Where everything a run writes goes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { UnsafePathError } from "../pipeline/store/errors.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { openedStudy } from "../pipeline/study.ts";

const study = openedStudy();

/** The folder `outputs/` of this project or of the study, wherever the command was started. */
export const OUTPUTS: string = fileURLToPath(
  study ? new URL("outputs", study.module) : new URL("../outputs", import.meta.url),
);
/** The store of jobs' results. */
export const STORE = `${OUTPUTS}/store`;

/** The files below `outputs/`, which may be a symbolic link to a folder; none in it is followed. */
export function outputsFiles(): GuardedFiles {
  return new GuardedFiles(OUTPUTS, denoFiles, { mayBeLink: true });
}

/**
 * Refuses an `outputs` that is no folder.
 *
 * @throws {UnsafePathError} If something else is there
 */
export async function checkOutputs(): Promise<void> {
  const facts = await outputsFiles().facts("", "folder");
  if (facts?.kind !== "link") return;
  const target = await Deno.stat(OUTPUTS).catch(() => undefined);
  if (target?.isDirectory) return;
  throw new UnsafePathError(OUTPUTS, "a symbolic link to no folder", "a folder or a link to one");
}
