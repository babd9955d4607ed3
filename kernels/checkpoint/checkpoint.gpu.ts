import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { TWO_SUM } from "../gpu/sources.ts";
import type * as op from "./checkpoint.op.ts";
import source from "./checkpoint.wgsl" with { type: "text" };

const KEEP: Kernel = {
  name: "keep best",
  sources: [TWO_SUM, { path: "kernels/checkpoint/checkpoint.wgsl", text: source }],
  bindings: ["read", "read", "write", "write"],
};

/** Keeps the θ of the best score. */
export const keepBest: GpuOperation<typeof op.keepBest> = {
  kernels: [KEEP],
  run({ recorder }, { theta, score, iteration, best }, { R, T, P }) {
    const params = { tasks: T!, elements: P!, iteration };
    recorder.dispatch(KEEP, params, [theta, score, best.theta, best.status], R!);
  },
};
