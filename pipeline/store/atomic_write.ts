/**
 * Files that appear whole and on disk, or not at all.
 *
 * @module
 */
import type { OpenFile } from "./file_layer.ts";
import { attempt, type GuardedFiles, parentOf } from "./guarded_files.ts";
import { lockInPlace, seenAt } from "./lock_file.ts";

/** The end of the name of a file that is being written. */
export const TEMPORARY = ".tmp";

/** What stands in the name of a file that was set aside. */
export const SET_ASIDE = ".corrupt-";

/**
 * Puts a file in place of whatever file is there: written under a temporary name in the same folder,
 * synced, renamed, its folder synced.
 *
 * The temporary file is locked while it is written, so garbage collection can tell it from a dead
 * writer's.
 */
export async function writeAtomically(
  files: GuardedFiles,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await using started = await startWriting(files, path);
  await started.finish(bytes);
}

/** A file that is not in place yet; disposing of it removes it unless it is finished. */
export interface StartedFile extends AsyncDisposable {
  /** When it was created, by the file system's clock in milliseconds; NaN if it does not say. */
  created(): Promise<number>;
  finish(bytes: Uint8Array): Promise<void>;
}

/** The first half of {@linkcode writeAtomically}: what is written may depend on when. */
export async function startWriting(files: GuardedFiles, path: string): Promise<StartedFile> {
  await files.ensureFolder(parentOf(path));
  await files.facts(path);
  const { file, temporary } = await createTemporary(files, path);
  const name = files.full(temporary);
  let isFinished = false;
  return {
    created: async () => (await files.facts(temporary))?.modified ?? NaN,
    async finish(bytes) {
      await attempt("write", name, () => file.write(bytes));
      await attempt("sync", name, () => file.sync());
      await files.rename(temporary, path);
      isFinished = true;
    },
    async [Symbol.asyncDispose]() {
      // The error says more than one of this would, and garbage collection removes what stays.
      if (!isFinished) await files.remove(temporary).catch(() => {});
      file.close();
    },
  };
}

/** Renames a file to `….corrupt-1`, or the next number that is free; undefined if it is not there. */
export async function setAside(files: GuardedFiles, path: string): Promise<string | undefined> {
  if (!await files.facts(path)) return undefined;
  let n = 1;
  while (await files.facts(`${path}${SET_ASIDE}${n}`)) n++;
  await files.rename(path, `${path}${SET_ASIDE}${n}`);
  return files.full(`${path}${SET_ASIDE}${n}`);
}

async function createTemporary(
  files: GuardedFiles,
  path: string,
): Promise<{ file: OpenFile; temporary: string }> {
  while (true) {
    const temporary = `${path}.${crypto.randomUUID()}${TEMPORARY}`;
    const file = await files.createNew(temporary);
    // Between creation and lock garbage collection may have removed it.
    // No other file ever has this name.
    const identity = file &&
      await lockInPlace(files, temporary, file, () => seenAt(files, temporary));
    if (file && identity !== undefined) return { file, temporary };
  }
}
