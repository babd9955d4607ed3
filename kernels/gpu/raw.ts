/**
 * What the `gpu` backend can do, and with which kernels.
 *
 * @module
 */
import { adamStep } from "../adam/adam.gpu.ts";
import { adapt } from "../adapt/adapt.gpu.ts";
import { advantages } from "../advantages/advantages.gpu.ts";
import type { Makers, RawBackend, Runs } from "../checked.ts";
import { keepBest } from "../checkpoint/checkpoint.gpu.ts";
import {
  cgStart,
  cgStep,
  conjugateGradients,
} from "../conjugate_gradients/conjugate_gradients.gpu.ts";
import { fill } from "../fill/fill.gpu.ts";
import {
  curvatureProduct,
  innerLoop,
  linearise,
  metaGradient,
} from "../inner_loop/inner_loop.gpu.ts";
import { accept, searchCandidates } from "../line_search/line_search.gpu.ts";
import type { TABULAR } from "../operations.ts";
import { policyTable } from "../policy/policy.gpu.ts";
import { policyEntropy, policyValue } from "../policy_value/policy_value.gpu.ts";
import { reptileAverage } from "../reptile/reptile.gpu.ts";
import { rollout } from "../rollout/rollout.gpu.ts";
import { taskMean } from "../task_mean/task_mean.gpu.ts";
import { GpuContext, type GpuNatives, type GpuOperation } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import type { Recorder } from "./recorder.ts";

/** The operations. */
export const GPU: { readonly [K in keyof typeof TABULAR]: GpuOperation<typeof TABULAR[K]> } = {
  fill,
  policyTable,
  rollout,
  advantages,
  adapt,
  linearise,
  metaGradient,
  curvatureProduct,
  cgStart,
  cgStep,
  searchCandidates,
  accept,
  taskMean,
  reptileAverage,
  adamStep,
  policyValue,
  policyEntropy,
  keepBest,
};

/** All kernels of all operations. */
export const KERNELS: readonly Kernel[] = Object.values(GPU).flatMap(({ kernels }) => kernels);

/** The host's parts alone. */
export const GPU_RUNS = Object.fromEntries(
  Object.entries(GPU).map(([name, { run }]) => [name, run]),
) as unknown as Runs<typeof TABULAR, GpuNatives, GpuContext>;
const MAKERS: Makers<GpuNatives, GpuContext> = { innerLoop, conjugateGradients };

/** The backend without its front. */
export function createRawGpu(
  description: string,
  recorder: Recorder,
): RawBackend<GpuNatives, GpuContext> {
  return {
    name: "gpu",
    description,
    context: new GpuContext(recorder),
    makers: MAKERS,
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
