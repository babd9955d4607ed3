/** Host of `adapt.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const ADAPT_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.adapt}. */
export function adapt(
  _context: GpuContext,
  _args: Parameters<Backend["adapt"]>[0],
): void {
  throw new TypeError('Cannot run "adapt" on the gpu backend: its kernels are not there');
}
