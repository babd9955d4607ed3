/**
 * Locks on files that come and go.
 *
 * The system drops a lock when its process ends, however it ends, so none is ever stale. A file may
 * be removed between its opening and its locking, by its last holder or by anybody, and then
 * a lock on it keeps nobody out: so a lock counts only if its file is still the one at its path.
 *
 * @module
 */
import { attempt, type GuardedFiles, parentOf } from "./guarded_files.ts";
import type { OpenFile } from "./file_layer.ts";

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

/** Locks a file that is made if need be, and removed at release; undefined if another has it. */
export async function tryLock(files: GuardedFiles, path: string): Promise<Lock | undefined> {
  await files.ensureFolder(parentOf(path));
  await files.facts(path);
  const file = await files.createNew(path) ?? await files.open(path);
  if (!file || !await lockInPlace(files, path, file)) return undefined;
  return { release: () => removeAndClose(files, path, file) };
}

/** Removes a file unless somebody holds its lock; says whether it did. */
export async function removeIfUnlocked(files: GuardedFiles, path: string): Promise<boolean> {
  const file = await files.facts(path) && await files.open(path);
  if (!file || !await lockInPlace(files, path, file)) return false;
  try {
    await files.remove(path);
    return true;
  } finally {
    file.close();
  }
}

/** Locks an open file, if it is still the one at its path; closes it if that fails. */
export async function lockInPlace(
  files: GuardedFiles,
  path: string,
  file: OpenFile,
): Promise<boolean> {
  let isLocked = false;
  try {
    isLocked = await attempt("lock", files.full(path), () => file.tryLock()) &&
      await files.isAt(path, file);
    return isLocked;
  } finally {
    if (!isLocked) file.close();
  }
}

async function removeAndClose(files: GuardedFiles, path: string, file: OpenFile): Promise<void> {
  try {
    if (await files.isAt(path, file)) await files.remove(path);
  } catch {
    // A lock file that stays keeps nobody out once it is closed, and garbage collection removes it.
  } finally {
    file.close();
  }
}
