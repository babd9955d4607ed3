/**
 * Re-hashing all that is stored.
 *
 * @module
 */
import { checkPresent, knownAt, readManifest, readObject } from "./artifacts.ts";
import { CorruptArtifactError, FileActionError, UnsafePathError } from "./errors.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import type { Draft } from "./index_file.ts";
import { CACHES, entriesOf, type Entry, FOLDERS, foldersIn, isCacheDraft } from "./layout.ts";

/** Something wrong in a store. */
export interface Problem {
  readonly path: string;
  /** One sentence that names the path, what is found there and what must be. */
  readonly problem: string;
  /** Whether it is an artifact that can be set aside and made again. */
  readonly mendable: boolean;
}

/**
 * Checks every manifest and the digest of every object, and that nothing else is there; moves
 * nothing. Temporary files and what was set aside are no artifacts, and not looked into.
 *
 * @param draft spares reading what is known already, and is told what was read
 */
export async function* verify(
  files: GuardedFiles,
  draft: Draft,
): AsyncGenerator<Problem> {
  const told = new Set<string>();
  for await (const check of checksOf(files, draft)) {
    const problem = await problemOf(check);
    // The file of a manifest's output is checked by itself too.
    if (!problem || told.has(problem.path)) continue;
    told.add(problem.path);
    yield problem;
  }
}

type Check = () => Promise<unknown>;

async function* checksOf(files: GuardedFiles, draft: Draft): AsyncGenerator<Check> {
  for (const name of yield* orFailing(files.names(""))) {
    if (isCacheDraft(name)) continue;
    if (CACHES.includes(name)) yield () => files.facts(name);
    else if (!FOLDERS.some((folder) => folder === name)) yield () => strange(files, name);
  }
  await listObjects(files);
  for (const top of FOLDERS) {
    for (const folder of yield* orFailing(foldersIn(files, top))) {
      for (const entry of yield* orFailing(entriesOf(files, folder))) {
        if (isKnown(files, entry, draft)) continue;
        yield () => checkEntry(files, entry, draft);
      }
    }
  }
}

/** Manifests are known where the objects that they name are listed; what is wrong there is told later. */
async function listObjects(files: GuardedFiles): Promise<void> {
  for (const folder of await foldersIn(files, "objects").catch(() => [])) {
    await files.names(folder).catch(() => {});
  }
}

/** Whether nothing of an entry has to be looked at again. */
function isKnown(files: GuardedFiles, { kind, path }: Entry, draft: Draft): boolean {
  if (kind !== "object" && kind !== "manifest") return false;
  const known = knownAt(files, path, draft.before);
  if (known) draft.keep(path, known);
  return known !== undefined;
}

/** A list; none, and a check that fails as it did, if it cannot be had. */
async function* orFailing<T>(list: Promise<T[]>): AsyncGenerator<Check, T[]> {
  try {
    return await list;
  } catch (error) {
    yield () => Promise.reject(error);
    return [];
  }
}

async function checkEntry(files: GuardedFiles, entry: Entry, draft: Draft): Promise<void> {
  const { kind, path } = entry;
  if (kind === "stranger") await strange(files, path);
  const facts = await files.facts(path);
  if (kind !== "object" && kind !== "manifest") return;
  const read = async () =>
    kind === "object"
      ? void await readObject(files, entry)
      : await readManifest(files, entry.digest);
  const manifest = facts ? await draft.take(path, facts, read) : await read();
  for (const output of Object.values(manifest?.outputs ?? {})) await checkPresent(files, output);
}

function strange(files: GuardedFiles, path: string): Promise<never> {
  const error = new UnsafePathError(files.full(path), "nothing of the store's", "no such name");
  return Promise.reject(error);
}

async function problemOf(check: Check): Promise<Problem | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    const isAboutAPath = error instanceof CorruptArtifactError ||
      error instanceof UnsafePathError || error instanceof FileActionError;
    if (!isAboutAPath) throw error;
    const mendable = error instanceof CorruptArtifactError;
    return { path: error.path, problem: error.message, mendable };
  }
}
