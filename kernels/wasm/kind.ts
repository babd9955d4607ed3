import type { Backend } from "../backend.ts";
import type { BackendKind } from "../backends.ts";

/** The same bits everywhere. */
export const wasm: BackendKind = {
  name: "wasm",
  module: "kernels/wasm/wasm.ts",
  promise: "bits",
  batchesSeeds: false,
  concurrency: "cores",
  hasAdapters: false,
  bytes: 4,
  searchesAtOnce: false,
  preference: 1,
  reason: () => "wasm (the same bits on every machine)",
  excuse: ({ message }) => `wasm does not run: ${message}`,
  async find() {
    (await open()).dispose();
    return { backend: "wasm" };
  },
  open,
};

/** A function that adds two vectors: the smallest module that needs SIMD. */
// deno-fmt-ignore
const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,                      // "\0asm", version 1
  1, 7, 1, 96, 2, 123, 123, 1, 123,                 // type: (v128, v128) → v128
  3, 2, 1, 0,                                       // one function
  10, 11, 1, 9, 0, 32, 0, 32, 1, 253, 228, 1, 11,   // local 0, local 1, f32x4.add
);

async function open(): Promise<Backend> {
  try {
    return (await import("./wasm.ts")).createWasmBackend();
  } catch (cause) {
    const [why] = (cause as Error).message.split("\n", 1); // where it was imported does not matter
    const reason = WebAssembly.validate(SIMD)
      ? `kernels/wasm/bytes.ts is not valid here (${why}), must be as committed; ` +
        "`deno task build` makes it anew"
      : "this engine has no WebAssembly SIMD";
    throw new TypeError(`Cannot use backend "wasm": ${reason}`, { cause });
  }
}
