/** The `wasm` backend's part of curvature products. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { parameterCount } from "../../policy/layout.ts";
import { innerLoopOf } from "./inner_loop.ts";

/** Products with the curvature, a task each. */
export function curvatureProduct(
  context: WasmContext,
  { policy, inner, outer, order, v, out }: Parameters<Backend["curvatureProduct"]>[0],
): void {
  const product = context.own(out, -1, -1, parameterCount(policy.shape));
  const [runs, tasks] = lanesOf(product);
  const direction = context.own(v, runs, parameterCount(policy.shape));
  const loop = innerLoopOf(context, policy, inner, outer, [runs, tasks]);
  context.run("curvatureProduct", loop, order, direction.address, context.written(product));
}
