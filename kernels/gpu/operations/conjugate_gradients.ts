/** Host of `conjugate_gradients.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const CONJUGATE_GRADIENTS_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.cgStart}. */
export function cgStart(
  _context: GpuContext,
  _args: Parameters<Backend["cgStart"]>[0],
): void {
  throw new TypeError('Cannot run "cgStart" on the gpu backend: its kernels are not there');
}

/** See {@linkcode Backend.cgStep}. */
export function cgStep(
  _context: GpuContext,
  _args: Parameters<Backend["cgStep"]>[0],
): void {
  throw new TypeError('Cannot run "cgStep" on the gpu backend: its kernels are not there');
}
