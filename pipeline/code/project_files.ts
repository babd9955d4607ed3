/**
 * The files of this repository, for digests of its code.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { denoFiles } from "../store/deno_files.ts";
import { openedStudy, STUDY } from "../study.ts";
import type { FileFacts } from "../store/file_layer.ts";

/**
 * Reads a file of the repository, or of a study (below `study/`), by its path from the root, with `/`. It reads the same of a path
 * each time: what was made of a file is remembered with the reader.
 */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

/** The facts of a file; undefined if it is none. */
export type LookAt = (path: string) => Promise<FileFacts | undefined>;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Reads files of the repository that this module is part of; each only once. */
export function projectFiles(): ReadBytes {
  const known = new Map<string, Promise<Uint8Array>>();
  return (path) => known.getOrInsertComputed(path, readAtOnce);
}

// Not by a thread: for hundreds of small files the way there and back takes longer than the reading.
function readAtOnce(path: string): Promise<Uint8Array> {
  return Promise.try(() => Deno.readFileSync(placeOf(path)));
}

/** Where a file is. */
function placeOf(path: string): string {
  const study = openedStudy();
  if (!study || !path.startsWith(STUDY)) return ROOT + path;
  return fileURLToPath(new URL(".", study.module)) + path.slice(STUDY.length);
}

/** Looks at files of the repository. */
export async function lookAtProject(path: string): Promise<FileFacts | undefined> {
  const facts = await denoFiles.lstat(placeOf(path));
  return facts?.kind === "file" ? facts : undefined;
}
