/**
 * What the `wasm` backend can do, and where its numbers are.
 *
 * @module
 */
import * as adam from "../adam/adam.wasm.ts";
import * as adapt from "../adapt/adapt.wasm.ts";
import * as advantages from "../advantages/advantages.wasm.ts";
import * as checkpoint from "../checkpoint/checkpoint.wasm.ts";
import * as conjugateGradients from "../conjugate_gradients/conjugate_gradients.wasm.ts";
import * as fill from "../fill/fill.wasm.ts";
import * as innerLoop from "../inner_loop/inner_loop.wasm.ts";
import * as lineSearch from "../line_search/line_search.wasm.ts";
import * as policy from "../policy/policy.wasm.ts";
import * as policyValue from "../policy_value/policy_value.wasm.ts";
import * as reptile from "../reptile/reptile.wasm.ts";
import * as rollout from "../rollout/rollout.wasm.ts";
import * as taskMean from "../task_mean/task_mean.wasm.ts";
import type { Makers, RawBackend, Runs } from "../checked.ts";
import type { TABULAR } from "../operations.ts";
import { WasmContext, type WasmNatives } from "./context.ts";
import type { WasmMemory } from "./memory.ts";

/** The host's part of every operation and value. */
export const WASM:
  & Runs<typeof TABULAR, WasmNatives, WasmContext>
  & Makers<WasmNatives, WasmContext> = {
    ...adam,
    ...adapt,
    ...advantages,
    ...checkpoint,
    ...conjugateGradients,
    ...fill,
    ...innerLoop,
    ...lineSearch,
    ...policy,
    ...policyValue,
    ...reptile,
    ...rollout,
    ...taskMean,
  };

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
