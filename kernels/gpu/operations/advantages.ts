/** Host of `advantages.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const ADVANTAGES_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.advantages}. */
export function advantages(
  _context: GpuContext,
  _args: Parameters<Backend["advantages"]>[0],
): void {
  throw new TypeError('Cannot run "advantages" on the gpu backend: its kernels are not there');
}
