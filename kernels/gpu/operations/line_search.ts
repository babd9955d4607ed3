/** Host of `line_search.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";

/** Its kernels. */
export const LINE_SEARCH_KERNELS: readonly Kernel[] = [];

/** See {@linkcode Backend.searchCandidates}. */
export function searchCandidates(
  _context: GpuContext,
  _args: Parameters<Backend["searchCandidates"]>[0],
): void {
  throw new TypeError('Cannot run "searchCandidates" on the gpu backend: its kernels are not there');
}

/** See {@linkcode Backend.accept}. */
export function accept(
  _context: GpuContext,
  _args: Parameters<Backend["accept"]>[0],
): void {
  throw new TypeError('Cannot run "accept" on the gpu backend: its kernels are not there');
}
