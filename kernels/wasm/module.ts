/**
 * The compiled kernels, uninstantiated.
 *
 * They travel as text in a module: an import that every engine and bundler knows, with no fetch and
 * no permission. A source-phase import of the bytes themselves is understood by Deno alone.
 *
 * @module
 */
import { BASE64 } from "./bytes.ts";

/** The module's bytes. */
export const BYTES: Uint8Array<ArrayBuffer> = decoded(BASE64);

/** The module. Where an engine has no SIMD, importing this file fails. */
export const MODULE: WebAssembly.Module = new WebAssembly.Module(BYTES);

/** Engines of 2025 and before may lack `fromBase64`; in Deno it is thirty times as fast as `atob`. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 }: Partial<typeof Uint8Array> = Uint8Array;
  if (fromBase64) return fromBase64(text);
  const characters = atob(text);
  return Uint8Array.from({ length: characters.length }, (_, at) => characters.charCodeAt(at));
}
