/** Host of `curvature_product.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const CURVATURE_PRODUCT_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.curvatureProduct}. */
export function curvatureProduct(
  _context: GpuContext,
  _args: Parameters<Backend["curvatureProduct"]>[0],
): void {
  throw new TypeError('Cannot run "curvatureProduct" on the gpu backend: its kernels are not there');
}
