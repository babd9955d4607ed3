import type { GpuOperation } from "../../../../kernels/gpu/context.ts";
import type * as op from "./scale.op.ts";
import source from "./scale.wgsl" with { type: "text" };

const KERNEL = {
  name: "scale",
  sources: [{ path: "tests/kernels/toys/scale/scale.wgsl", text: source }],
  bindings: ["read", "read", "write"],
} as const;

/** On a device. */
export const scale: GpuOperation<typeof op.scale> = {
  kernels: [KERNEL],
  run({ recorder }, { values, factors, out }, { R, E }) {
    const params = { runs: R!, elements: E! };
    recorder.dispatch(KERNEL, params, [values, factors, out], Math.ceil(out.size / 64));
  },
};
