/**
 * Where things are in a store: `objects/<aa>/<sha256>`, `jobs/<aa>/<key>.json`, `locks/<key>.lock`,
 * and the
 * caches `index` and `code`.
 *
 * @module
 */
import { SHA256 } from "../digest.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import { SET_ASIDE, TEMPORARY } from "./atomic_write.ts";

/** What lies in the root, beside the {@linkcode CACHES}. */
export const FOLDERS = ["jobs", "locks", "objects"] as const;

/** What is known of the other files, so that not all of them need to be read: see `index_file.ts`. */
export const INDEX = "index";

/** What is known of files of code: see `pipeline/code/scan_index.ts`. */
export const CODE_INDEX = "code";

/** Files in the root. */
export const CACHES: readonly string[] = [INDEX, CODE_INDEX];

/** A path in the store, and what its name says it is. */
export interface Entry {
  readonly path: string;
  /** A `stranger` is what the store never makes. */
  readonly kind: "object" | "manifest" | "lock" | "temporary" | "aside" | "stranger";
  /** The digest or key in the name; empty if it has none. */
  readonly digest: string;
}

/** Where the bytes of a digest are. */
export function objectPath(digest: string): string {
  return `objects/${digest.slice(0, 2)}/${digest}`;
}

/** Where the manifest of a key is. */
export function manifestPath(key: string): string {
  return `jobs/${key.slice(0, 2)}/${key}.json`;
}

/** Where the lock of a key is. */
export function lockPath(key: string): string {
  return `locks/${key}.lock`;
}

/** All entries of the store but the caches, folder by folder, in the order of the names. */
export async function* allEntries(files: GuardedFiles): AsyncGenerator<Entry> {
  for (const name of await files.names("")) {
    if (isCacheDraft(name)) yield { path: name, kind: "temporary", digest: "" };
  }
  for (const top of FOLDERS) {
    for (const folder of await foldersIn(files, top)) yield* await entriesOf(files, folder);
  }
}

/** Whether a name in the root is that of a cache that is being written. */
export function isCacheDraft(name: string): boolean {
  return name.endsWith(TEMPORARY) && CACHES.includes(name.split(".")[0]!);
}

/** The folders whose entries {@linkcode entriesOf} lists, in one of those in the root. */
export async function foldersIn(
  files: GuardedFiles,
  top: (typeof FOLDERS)[number],
): Promise<string[]> {
  if (top === "locks") return [top];
  return (await files.names(top)).map((fan) => `${top}/${fan}`);
}

/** What is in one of those folders, in the order of the names. */
export async function entriesOf(files: GuardedFiles, folder: string): Promise<Entry[]> {
  return (await files.names(folder)).map((name) => entryOf(folder, name));
}

function entryOf(folder: string, name: string): Entry {
  const path = `${folder}/${name}`;
  const digest = name.slice(0, 64);
  const [kind, known] = folder === "locks"
    ? ["lock", lockPath(digest)] as const
    : folder.startsWith("jobs/")
    ? ["manifest", manifestPath(digest)] as const
    : ["object", objectPath(digest)] as const;
  if (!path.startsWith(known) || !SHA256.test(digest)) {
    return { path, kind: "stranger", digest: "" };
  }
  if (path === known) return { path, kind, digest };
  if (name.endsWith(TEMPORARY)) return { path, kind: "temporary", digest };
  if (name.includes(SET_ASIDE)) return { path, kind: "aside", digest };
  return { path, kind: "stranger", digest: "" };
}
