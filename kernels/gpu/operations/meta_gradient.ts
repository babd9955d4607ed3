/** Host of `meta_gradient.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const META_GRADIENT_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.metaGradient}. */
export function metaGradient(
  _context: GpuContext,
  _args: Parameters<Backend["metaGradient"]>[0],
): void {
  throw new TypeError('Cannot run "metaGradient" on the gpu backend: its kernels are not there');
}
