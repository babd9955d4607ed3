/** Host of `policy_value.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const POLICY_VALUE_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.policyValue}. */
export function policyValue(
  _context: GpuContext,
  _args: Parameters<Backend["policyValue"]>[0],
): void {
  throw new TypeError('Cannot run "policyValue" on the gpu backend: its kernels are not there');
}
