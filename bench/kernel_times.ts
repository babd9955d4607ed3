/**
 * What a meta-iteration's kernels take on a GPU, by its own clock.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { Backend } from "../kernels/backend.ts";
import type { GpuBackend } from "../kernels/gpu/gpu.ts";
import { spreadOf } from "./clock.ts";
import { openPhases } from "./phases.ts";
import { kernelOperations } from "./kernel_work.ts";
import type { MeasuredKernel } from "./record.ts";

/** What is taken apart. */
const WHOLE = ["MAML iteration", "Reptile iteration"] as const;

/**
 * Times each kernel of a whole iteration `rounds` times, the longest first; nothing on a backend that
 * has no kernels, or whose device has no timestamps.
 */
export async function measureKernels(
  backend: Backend,
  family: TaskFamily,
  rounds: number,
): Promise<MeasuredKernel[]> {
  if (!("timeKernels" in backend)) return [];
  const gpu = backend as GpuBackend;
  const { phases } = await openPhases(gpu, family);
  const measured: MeasuredKernel[] = [];
  for (const phase of WHOLE) {
    const { run, size } = phases.find(({ name }) => name === phase)!;
    const operations = kernelOperations(phase, size);
    const found = new Map<
      string,
      { dispatches: number; bytes: number; microseconds: number[] }
    >();
    for (let round = 0; round < rounds; round++) {
      for (const [kernel, time] of await gpu.timeKernels(run) ?? []) {
        const { dispatches, bytes, nanoseconds } = time;
        const known = found.get(kernel) ?? { dispatches, bytes, microseconds: [] };
        // A clock may be too coarse for the smallest kernels.
        known.microseconds.push(Math.max(nanoseconds / 1000, 1e-3));
        found.set(kernel, known);
      }
    }
    const rows = [...found].map(([kernel, { dispatches, bytes, microseconds }]) => ({
      env: family.name,
      phase,
      kernel,
      dispatches,
      operations: operations[kernel] ?? 0,
      bytes,
      microseconds: spreadOf(microseconds),
    }));
    measured.push(...rows.sort((a, b) => b.microseconds.median - a.microseconds.median));
  }
  return measured;
}
