/** Host of `task_mean.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../task_mean/task_mean.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";

const MEAN: Kernel = {
  name: "task mean",
  sources: [{ path: "kernels/task_mean/task_mean.wgsl", text: source }],
  bindings: ["read", "write"],
};
/** Its kernels. */
export const TASK_MEAN_KERNELS = [MEAN];

/** See {@linkcode Backend.taskMean}. */
export function taskMean(
  context: GpuContext,
  { values, out }: Parameters<Backend["taskMean"]>[0],
): void {
  const from = context.own(values);
  const [runs, tasks] = lanesOf(from);
  const mean = context.own(out, runs, ...values.shape.slice(2));
  const params = { runs, tasks, elements: mean.size / runs };
  const groups = Math.ceil(mean.size / 64);
  const buffers = [from.buffer, context.written(mean)];
  context.recorder.dispatch(MEAN, params, buffers, groups, loop(tasks));
}
