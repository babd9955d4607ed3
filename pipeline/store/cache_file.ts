/**
 * Files that only spare work: without one, or if it is not as it was written, all is done again.
 *
 * The first line says what it is, the second is the SHA-256 of the third, and that is JSON.
 *
 * @module
 */
import { sha256 } from "../digest.ts";
import type { GuardedFiles } from "./guarded_files.ts";

/** More is no cache of ours: the index of a million files is half as long. */
const MOST_BYTES = 2 ** 29;

/** What a file says; undefined if it is not there, of another header, or not as it was written. */
export async function readCache(
  files: GuardedFiles,
  path: string,
  header: string,
): Promise<unknown> {
  const facts = await files.facts(path);
  const isSane = facts && facts.bytes <= MOST_BYTES;
  const bytes = isSane && await files.read(path, { most: MOST_BYTES });
  if (!bytes) return undefined;
  const body = bytes.subarray(headOf(header, "").length);
  const text = new TextDecoder();
  const isWhole = text.decode(bytes.subarray(0, -body.length)) === headOf(header, body);
  return isWhole ? JSON.parse(text.decode(body)) : undefined;
}

/** The bytes of a file that says something. */
export function writeCache(header: string, value: unknown): Uint8Array {
  const body = JSON.stringify(value);
  return new TextEncoder().encode(headOf(header, body) + body);
}

/** @param header in ASCII */
function headOf(header: string, body: Uint8Array | string): string {
  return `${header}\n${sha256(body)}\n`;
}
