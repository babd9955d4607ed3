/**
 * Digests: how artifacts, code and jobs are named.
 *
 * @module
 */

/** A SHA-256 as we write it: 64 lower-case hexadecimal digits. */
export const SHA256 = /^[0-9a-f]{64}$/;

/** The SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export async function sha256(content: Uint8Array | string): Promise<string> {
  // The copy is for bytes in shared memory, which subtle does not take.
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : new Uint8Array(content);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
