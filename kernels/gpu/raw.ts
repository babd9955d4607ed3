/**
 * What the `gpu` backend can do, and with which kernels.
 *
 * @module
 */
import type { Makers, RawBackend, Runs } from "../checked.ts";
import type { TABULAR } from "../operations.ts";
import { GpuContext, type GpuNatives, type GpuOperation } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import * as operations from "./operations.ts";
import type { Recorder } from "./recorder.ts";

/** The host's part of every operation and value. */
export const GPU:
  & { readonly [K in keyof typeof TABULAR]: GpuOperation<typeof TABULAR[K]> }
  & Makers<GpuNatives, GpuContext> = operations;

const OPERATIONS = Object.entries(GPU).filter(([, it]) => "kernels" in it) as [
  string,
  GpuOperation<never>,
][];

/** All kernels of all operations. */
export const KERNELS: readonly Kernel[] = OPERATIONS.flatMap(([, { kernels }]) => kernels);

/** What operations do with them. */
export const GPU_RUNS = Object.fromEntries(
  OPERATIONS.map(([name, { run }]) => [name, run]),
) as unknown as Runs<typeof TABULAR, GpuNatives, GpuContext>;

/** The backend without its front. */
export function createRawGpu(
  description: string,
  recorder: Recorder,
): RawBackend<GpuNatives, GpuContext> {
  return {
    name: "gpu",
    description,
    context: new GpuContext(recorder),
    makers: GPU,
    allocate: (label, size) => recorder.buffer(label, 4 * size),
    write: ({ native }, values) => recorder.write(native, Float32Array.from(values)),
    read: async (tensors) => {
      const wanted = tensors.map(({ native, size }) => ({ buffer: native, count: size }));
      const results = await recorder.read(wanted);
      return results.map((values) =>
        Float64Array.from(values, (value) => Number.isNaN(value) ? NaN : value)
      );
    },
    copy: (from, to) => recorder.copy(from.native, to.native, 4 * from.size),
    dispose: () => recorder.dispose(),
  };
}
