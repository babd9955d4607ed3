/**
 * Locks on files that come and go.
 *
 * The system drops a lock when its process ends, however it ends, so none is ever stale. A file may
 * be removed between its opening and its locking, by its last holder or by anybody, and then
 * a lock on it keeps nobody out: so a lock counts only if its file is still the one at its path.
 * Where nobody may ask an open file which it is, because `outputs` is a symbolic link, its path is
 * looked at before and after instead.
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
  const before = await seenAt(files, path);
  const made = await files.createNew(path);
  const file = made ?? await files.open(path);
  const identity = file &&
    await lockInPlace(files, path, file, async () =>
      await files.identityOf(path, file) ??
        (made ? await signed(files, path, made) : await unlessReplaced(files, path, before)));
  if (identity === undefined) return undefined;
  return { release: () => removeAndClose(files, path, file!, identity) };
}

/** Removes a file unless somebody holds its lock; says whether it did. */
export async function removeIfUnlocked(files: GuardedFiles, path: string): Promise<boolean> {
  const before = await seenAt(files, path);
  const file = before !== undefined && await files.open(path);
  const identity = file && await lockInPlace(
    files,
    path,
    file,
    async () => await files.identityOf(path, file) ?? await unlessReplaced(files, path, before),
  );
  if (!file || identity === undefined) return false;
  try {
    await files.remove(path);
    return true;
  } finally {
    file.close();
  }
}

/** The identity of what is at a path now. */
export async function seenAt(files: GuardedFiles, path: string): Promise<string | undefined> {
  return (await files.facts(path))?.identity;
}

/** The identity of a file that was opened at a path, if the same was there before and is there now. */
async function unlessReplaced(
  files: GuardedFiles,
  path: string,
  before: string | undefined,
): Promise<string | undefined> {
  return await seenAt(files, path) === before ? before : undefined;
}

/**
 * The identity of a file that was made at a path, if what is written to it is read there: another may
 * have removed it, and made its own.
 */
async function signed(
  files: GuardedFiles,
  path: string,
  file: OpenFile,
): Promise<string | undefined> {
  const sign = crypto.randomUUID();
  await attempt("write", files.full(path), () => file.write(new TextEncoder().encode(sign)));
  const before = await seenAt(files, path);
  const found = await files.read(path, { most: 2 ** 10 });
  const isOwn = found !== undefined && new TextDecoder().decode(found) === sign;
  return isOwn ? await unlessReplaced(files, path, before) : undefined;
}

/**
 * Locks an open file, if it is still the one at its path; closes it if that fails.
 *
 * @returns its identity, as `identify` says it; undefined if that fails
 */
export async function lockInPlace(
  files: GuardedFiles,
  path: string,
  file: OpenFile,
  identify: () => Promise<string | undefined>,
): Promise<string | undefined> {
  let isLocked = false;
  try {
    const identity = await identify();
    isLocked = identity !== undefined &&
      await attempt("lock", files.full(path), () => file.tryLock()) &&
      await seenAt(files, path) === identity;
    return isLocked ? identity : undefined;
  } finally {
    if (!isLocked) file.close();
  }
}

async function removeAndClose(
  files: GuardedFiles,
  path: string,
  file: OpenFile,
  identity: string,
): Promise<void> {
  try {
    if (await seenAt(files, path) === identity) await files.remove(path);
  } catch {
    // A lock file that stays keeps nobody out once it is closed, and garbage collection removes it.
  } finally {
    file.close();
  }
}
