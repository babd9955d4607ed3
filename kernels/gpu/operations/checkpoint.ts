/** Host of `checkpoint.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const CHECKPOINT_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.keepBest}. */
export function keepBest(
  _context: GpuContext,
  _args: Parameters<Backend["keepBest"]>[0],
): void {
  throw new TypeError('Cannot run "keepBest" on the gpu backend: its kernels are not there');
}
