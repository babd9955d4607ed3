/**
 * The `wasm` backend: AssemblyScript compiled to strict SIMD, the same bits on
 * every machine.
 *
 * Arithmetic is f32 in vectors of four, and f64 where single numbers add up
 * (inner products, the critic, moments, surrogates and KL, exact values). There
 * are no relaxed instructions and no imports: exp, log and cos are our own
 * (`kernels/approximate`). A lane's sums run in an order of their own, so its
 * results do not depend on the batch; means over tasks run in the order of
 * tasks.
 *
 * What the WebAssembly standard leaves open, and why no result depends on it:
 *
 * - *Sign and payload of a NaN.* Kernels ask for finiteness by the exponent's
 *   bits and compare otherwise; no integer made of a NaN's bits is used. `read`
 *   returns the one canonical NaN.
 * - *Denormals* are not open: the standard requires them, engines may not flush
 *   them to zero.
 *
 * An operation is one call into the module; its host's part is
 * `kernels/<operation>/<operation>.wasm.ts`. Repeating operations allocates nothing.
 *
 * Every tensor is f32, also counts and iterations: exact below 2²⁴.
 *
 * @module
 */
import type { SequenceBackend } from "../backend.ts";
import { checked } from "../checked.ts";
import { SEQUENCES, TABULAR } from "../operations.ts";
import { WasmMemory } from "./memory.ts";
import { createRawWasm, WASM } from "./raw.ts";

export { type Operation, WasmMemory } from "./memory.ts";

/**
 * A backend that runs in WebAssembly, in f32, with a memory of its own. Where an engine has no SIMD,
 * importing this file fails.
 *
 * @param memory a new one, seen from outside
 */
export function createWasmBackend(memory: WasmMemory = new WasmMemory()): SequenceBackend {
  return checked(createRawWasm(memory), { ...TABULAR, ...SEQUENCES }, WASM);
}
