/** Host of `policy_entropy.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const POLICY_ENTROPY_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.policyEntropy}. */
export function policyEntropy(
  _context: GpuContext,
  _args: Parameters<Backend["policyEntropy"]>[0],
): void {
  throw new TypeError('Cannot run "policyEntropy" on the gpu backend: its kernels are not there');
}
