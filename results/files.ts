/**
 * Files as stages leave and read them.
 *
 * @module
 */

/** File name → bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/**
 * One file.
 *
 * @param of whose files these are, for the message
 * @throws {RangeError} If it is not there
 */
export function fileIn(files: Files | undefined, name: string, of: string): Uint8Array {
  const bytes = files?.[name];
  if (bytes) return bytes;
  throw new RangeError(`Cannot read ${of}: it has no file ${name}`);
}
