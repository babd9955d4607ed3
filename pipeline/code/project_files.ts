/**
 * The files of this repository, for digests of its code.
 *
 * @module
 */

/**
 * Reads a file of the repository by its path from the root, with `/`. It reads the same of a path
 * each time: what was made of a file is remembered with the reader.
 */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

/** Reads files of the repository that this module is part of; each only once. */
export function projectFiles(): ReadBytes {
  const root = new URL("../../", import.meta.url);
  const known = new Map<string, Promise<Uint8Array>>();
  return (path) => {
    const bytes = known.get(path) ?? Deno.readFile(new URL(encodeURI(path), root));
    known.set(path, bytes);
    return bytes;
  };
}
