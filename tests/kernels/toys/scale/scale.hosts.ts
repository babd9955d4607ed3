import type { Run } from "../../../../kernels/checked.ts";
import type { GpuOperation } from "../../../../kernels/gpu/context.ts";
import type { ReferenceNatives } from "../../../../kernels/reference/raw.ts";
import type { WasmRun } from "../../../../kernels/wasm/context.ts";
import type * as op from "./scale.op.ts";
import source from "./scale.wgsl" with { type: "text" };

/** On the host. */
export const onReference: Run<typeof op.scale, ReferenceNatives, undefined> = (
  _,
  { values, factors, out },
  { E },
) => out.native.set(values.native.map((value, k) => value * factors.native[Math.floor(k / E!)]!));

/** In linear memory. */
export const onWasm: WasmRun<typeof op.scale> = (
  { memory },
  { values, factors, out },
  { R, E },
) => {
  const by = memory.floats(factors.native, R!);
  const from = memory.floats(values.native, R! * E!);
  memory.floats(out.native, R! * E!).set(from.map((value, k) => value * by[Math.floor(k / E!)]!));
};

const KERNEL = {
  name: "scale",
  sources: [{ path: "tests/kernels/toys/scale/scale.wgsl", text: source }],
  bindings: ["read", "read", "write"],
} as const;

/** On a device. */
export const onGpu: GpuOperation<typeof op.scale> = {
  kernels: [KERNEL],
  run({ recorder }, { values, factors, out }, { R, E }) {
    const params = { runs: R!, elements: E! };
    recorder.dispatch(KERNEL, params, [values, factors, out], Math.ceil(out.size / 64));
  },
};
