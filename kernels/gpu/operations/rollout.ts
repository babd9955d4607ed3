/** Host of `rollout.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const ROLLOUT_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.rollout}. */
export function rollout(
  _context: GpuContext,
  _args: Parameters<Backend["rollout"]>[0],
): void {
  throw new TypeError('Cannot run "rollout" on the gpu backend: its kernels are not there');
}
