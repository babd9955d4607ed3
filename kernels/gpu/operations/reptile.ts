/** Host of `reptile.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const REPTILE_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.reptileAverage}. */
export function reptileAverage(
  _context: GpuContext,
  _args: Parameters<Backend["reptileAverage"]>[0],
): void {
  throw new TypeError('Cannot run "reptileAverage" on the gpu backend: its kernels are not there');
}
