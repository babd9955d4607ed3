/**
 * What the `gpu` backend can do, and with which kernels.
 *
 * @module
 */
import * as adam from "../adam/adam.gpu.ts";
import * as adapt from "../adapt/adapt.gpu.ts";
import * as advantages from "../advantages/advantages.gpu.ts";
import * as checkpoint from "../checkpoint/checkpoint.gpu.ts";
import * as conjugateGradients from "../conjugate_gradients/conjugate_gradients.gpu.ts";
import * as fill from "../fill/fill.gpu.ts";
import * as innerLoop from "../inner_loop/inner_loop.gpu.ts";
import * as lineSearch from "../line_search/line_search.gpu.ts";
import * as policy from "../policy/policy.gpu.ts";
import * as policyValue from "../policy_value/policy_value.gpu.ts";
import * as reptile from "../reptile/reptile.gpu.ts";
import * as rollout from "../rollout/rollout.gpu.ts";
import * as taskMean from "../task_mean/task_mean.gpu.ts";
import type { Makers, RawBackend, Runs } from "../checked.ts";
import type { TABULAR } from "../operations.ts";
import { GpuContext, type GpuNatives, type GpuOperation } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import type { Recorder } from "./recorder.ts";

/** The host's part of every operation and value. */
export const GPU:
  & { readonly [K in keyof typeof TABULAR]: GpuOperation<typeof TABULAR[K]> }
  & Makers<GpuNatives, GpuContext> = {
    ...adam,
    ...adapt,
    ...advantages,
    ...checkpoint,
    ...conjugateGradients,
    ...fill,
    ...innerLoop,
    ...lineSearch,
    ...policy,
    ...policyValue,
    ...reptile,
    ...rollout,
    ...taskMean,
  };

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
