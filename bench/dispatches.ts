/**
 * What a phase hands to a GPU.
 *
 * @module
 */
import type { Backend } from "../kernels/backend.ts";
import type { GpuBackend } from "../kernels/gpu/gpu.ts";

/** Compute dispatches of one call; undefined on a backend that makes none. */
export function dispatchesOf(backend: Backend, run: () => void): number | undefined {
  if (!("counters" in backend)) return undefined;
  const { counters } = backend as GpuBackend;
  const before = counters.dispatches;
  run();
  return counters.dispatches - before;
}
