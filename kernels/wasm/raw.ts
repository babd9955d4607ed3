/**
 * What the `wasm` backend can do, and where its numbers are.
 *
 * @module
 */
import { adamStep } from "../adam/adam.wasm.ts";
import { adapt } from "../adapt/adapt.wasm.ts";
import { advantages } from "../advantages/advantages.wasm.ts";
import type { Makers, RawBackend, Runs } from "../checked.ts";
import { keepBest } from "../checkpoint/checkpoint.wasm.ts";
import {
  cgStart,
  cgStep,
  conjugateGradients,
} from "../conjugate_gradients/conjugate_gradients.wasm.ts";
import { fill } from "../fill/fill.wasm.ts";
import {
  curvatureProduct,
  innerLoop,
  linearise,
  metaGradient,
} from "../inner_loop/inner_loop.wasm.ts";
import { accept, searchCandidates } from "../line_search/line_search.wasm.ts";
import type { TABULAR } from "../operations.ts";
import { policy, policyTable } from "../policy/policy.wasm.ts";
import { policyEntropy, policyValue } from "../policy_value/policy_value.wasm.ts";
import { reptileAverage } from "../reptile/reptile.wasm.ts";
import { rollout } from "../rollout/rollout.wasm.ts";
import { taskMean } from "../task_mean/task_mean.wasm.ts";
import { WasmContext, type WasmNatives } from "./context.ts";
import type { WasmMemory } from "./memory.ts";

/** The operations. */
export const WASM: Runs<typeof TABULAR, WasmNatives, WasmContext> = {
  fill,
  policyTable,
  rollout,
  advantages,
  adapt,
  linearise,
  metaGradient,
  curvatureProduct,
  cgStart,
  cgStep,
  searchCandidates,
  accept,
  taskMean,
  reptileAverage,
  adamStep,
  policyValue,
  policyEntropy,
  keepBest,
};

const MAKERS: Makers<WasmNatives, WasmContext> = { policy, innerLoop, conjugateGradients };

/** The backend without its front. */
export function createRawWasm(memory: WasmMemory): RawBackend<WasmNatives, WasmContext> {
  const context = new WasmContext(memory);
  return {
    name: "wasm",
    description: "f32, WebAssembly SIMD",
    context,
    makers: MAKERS,
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
