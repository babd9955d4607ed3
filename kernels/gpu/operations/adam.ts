/** Host of `adam.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const ADAM_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.adamStep}. */
export function adamStep(
  _context: GpuContext,
  _args: Parameters<Backend["adamStep"]>[0],
): void {
  throw new TypeError('Cannot run "adamStep" on the gpu backend: its kernels are not there');
}
