/** Host of `reptile.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../reptile/reptile.wgsl" with { type: "text" };
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";

const AVERAGE: Kernel = {
  name: "Reptile average",
  sources: [{ path: "kernels/reptile/reptile.wgsl", text: source }],
  bindings: ["read", "read", "write"],
};
/** Its kernels. */
export const REPTILE_KERNELS = [AVERAGE];

/** See {@linkcode Backend.reptileAverage}. */
export function reptileAverage(
  context: GpuContext,
  { theta, adapted, out }: Parameters<Backend["reptileAverage"]>[0],
): void {
  const from = context.own(adapted, -1, -1, -1);
  const [runs, tasks, elements] = from.shape as [number, number, number];
  const start = context.own(theta, runs, elements);
  const average = context.own(out, runs, elements);
  const buffers = [start.buffer, from.buffer, context.written(average)];
  const groups = Math.ceil(average.size / 64);
  context.recorder.dispatch(AVERAGE, { runs, tasks, elements }, buffers, groups, loop(tasks));
}
