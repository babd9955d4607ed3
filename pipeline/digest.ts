/**
 * Digests: how artifacts, code and jobs are named.
 *
 * @module
 */
import { hash } from "node:crypto";

/** A SHA-256 as we write it: 64 lower-case hexadecimal digits. */
export const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The SHA-256 of bytes, or of a text in UTF-8, in hexadecimal.
 *
 * Not by `crypto.subtle`: a thread for each of thousands of small texts takes longer than the hashing.
 */
export function sha256(content: Uint8Array | string): string {
  return hash("sha256", content, "hex");
}
