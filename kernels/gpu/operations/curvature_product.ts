/** Host of `curvature_product.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../curvature/curvature_product.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import { linearisedLoop, LOOP_WORKGROUP, PRODUCT_SOURCES } from "./inner_loop.ts";
import { PACK } from "../sources.ts";
import { networkParams, productTrips, quadsOf } from "./network.ts";

const CURVATURE_PRODUCT: Kernel = {
  name: "curvature product",
  sources: [...PRODUCT_SOURCES, PACK, {
    path: "kernels/curvature/curvature_product.wgsl",
    text: source,
  }],
  bindings: ["read", "write", "read", "write"],
  workgroup: LOOP_WORKGROUP,
};
/** Its kernels, but those that linearise. */
export const CURVATURE_PRODUCT_KERNELS = [CURVATURE_PRODUCT];

/** See {@linkcode Backend.curvatureProduct}. */
export function curvatureProduct(
  context: GpuContext,
  { policy, inner, outer, order, v, out }: Parameters<Backend["curvatureProduct"]>[0],
): void {
  const { parameters } = networkParams(policy);
  const product = context.own(out, -1, -1, parameters);
  const [runs, tasks] = lanesOf(product);
  const direction = context.own(v, runs, parameters);
  const linearised = linearisedLoop(context, policy, inner, outer, [runs, tasks]);
  const products = order === 2 ? 2 * inner.steps.length : 0;
  const { tape, visits } = linearised;
  context.recorder.dispatch(
    CURVATURE_PRODUCT,
    { ...linearised.params, order },
    [direction.buffer, tape, visits, context.written(product)],
    linearised.lanes,
    // The Fisher product is a product with fewer sums, and v is loaded and stored.
    loop(products + 1, productTrips(policy, LOOP_WORKGROUP)) +
      2 * loop(Math.ceil(quadsOf(policy).parameters / LOOP_WORKGROUP)),
  );
}
