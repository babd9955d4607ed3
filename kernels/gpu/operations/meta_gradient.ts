/** Host of `meta_gradient.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../inner_loop/meta_gradient.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import {
  INNER_LOOP_KERNELS,
  linearisedLoop,
  LOOP_WORKGROUP,
  PRODUCT_SOURCES,
} from "./inner_loop.ts";
import { backwardTrips, networkParams, productTrips } from "./network.ts";

const META_GRADIENT: Kernel = {
  name: "meta-gradient",
  sources: [...PRODUCT_SOURCES, {
    path: "kernels/inner_loop/meta_gradient.wgsl",
    text: source,
  }],
  bindings: ["write", "write"],
  workgroup: LOOP_WORKGROUP,
};
/** Its kernels, and those that linearise. */
export const META_GRADIENT_KERNELS = [...INNER_LOOP_KERNELS, META_GRADIENT];

/** See {@linkcode Backend.metaGradient}. */
export function metaGradient(
  context: GpuContext,
  { policy, inner, outer, order, out }: Parameters<Backend["metaGradient"]>[0],
): void {
  const gradient = context.own(out, -1, -1, networkParams(policy).parameters);
  const linearised = linearisedLoop(context, policy, inner, outer, lanesOf(gradient));
  const products = order === 2 ? inner.steps.length : 0;
  context.recorder.dispatch(
    META_GRADIENT,
    { ...linearised.params, order },
    [linearised.tape, context.written(gradient)],
    linearised.lanes,
    backwardTrips(policy, LOOP_WORKGROUP) + loop(products, productTrips(policy, LOOP_WORKGROUP)),
  );
}
