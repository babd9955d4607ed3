/** The `wasm` backend's part of the meta-gradient. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { parameterCount } from "../../policy/layout.ts";
import { innerLoopOf } from "./inner_loop.ts";

/** Gradients through the inner loop, a task each. */
export function metaGradient(
  context: WasmContext,
  { policy, inner, outer, order, out }: Parameters<Backend["metaGradient"]>[0],
): void {
  const gradient = context.own(out, -1, -1, parameterCount(policy.shape));
  const loop = innerLoopOf(context, policy, inner, outer, lanesOf(gradient));
  context.run("metaGradient", loop, order, context.written(gradient));
}
