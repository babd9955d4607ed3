/**
 * What the `wasm` backend can do, and where its numbers are.
 *
 * @module
 */
import type { Makers, RawBackend, Runs } from "../checked.ts";
import type { SEQUENCES, TABULAR } from "../operations.ts";
import { WasmContext, type WasmNatives } from "./context.ts";
import type { WasmMemory } from "./memory.ts";
import * as operations from "./operations.ts";

/** The host's part of every operation and value. */
export const WASM:
  & Runs<typeof TABULAR & typeof SEQUENCES, WasmNatives, WasmContext>
  & Makers<WasmNatives, WasmContext> = operations;

/** The backend without its front. */
export function createRawWasm(memory: WasmMemory): RawBackend<WasmNatives, WasmContext> {
  const context = new WasmContext(memory);
  return {
    name: "wasm",
    description: "f32, WebAssembly SIMD",
    context,
    makers: WASM,
    allocate: (_label, size) => memory.allocate(4 * size),
    write: ({ native, size }, values) => memory.floats(native, size).set(values),
    read: (tensors) =>
      Promise.resolve(tensors.map(({ native, size }) => {
        const values = Float64Array.from(memory.floats(native, size));
        for (let k = 0; k < size; k++) if (Number.isNaN(values[k])) values[k] = NaN;
        return values;
      })),
    copy: (from, to) => context.copy(from, to),
    dispose() {}, // the garbage collector's, memory and all
  };
}
