import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import type * as op from "./task_mean.op.ts";
import source from "./task_mean.wgsl" with { type: "text" };

const MEAN: Kernel = {
  name: "task mean",
  sources: [{ path: "kernels/task_mean/task_mean.wgsl", text: source }],
  bindings: ["read", "write"],
};

/** Means over tasks. */
export const taskMean: GpuOperation<typeof op.taskMean> = {
  kernels: [MEAN],
  run({ recorder }, { values, out }, { R, T, E }) {
    const params = { runs: R!, tasks: T!, elements: E! };
    recorder.dispatch(MEAN, params, [values, out], Math.ceil(out.size / 64));
  },
};
