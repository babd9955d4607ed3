/** Host of `checkpoint.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../checkpoint/checkpoint.wgsl" with { type: "text" };
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import { TWO_SUM } from "../sources.ts";

const KEEP: Kernel = {
  name: "keep best",
  sources: [TWO_SUM, { path: "kernels/checkpoint/checkpoint.wgsl", text: source }],
  bindings: ["read", "read", "write", "write"],
};
/** Its kernels. */
export const CHECKPOINT_KERNELS = [KEEP];

/** See {@linkcode Backend.keepBest}. */
export function keepBest(
  context: GpuContext,
  { theta, score, iteration, best }: Parameters<Backend["keepBest"]>[0],
): void {
  const parameters = context.own(theta, -1, -1);
  const [runs, elements] = parameters.shape as [number, number];
  const scores = context.own(score, runs, -1);
  const tasks = scores.shape[1]!;
  const kept = context.own(best.theta, runs, elements);
  const status = context.own(best.status, runs, 2);
  context.recorder.dispatch(
    KEEP,
    { tasks, elements, iteration },
    [parameters.buffer, scores.buffer, context.written(kept), context.written(status)],
    runs,
    loop(tasks) + loop(Math.ceil(elements / 64)),
  );
}
