/**
 * The `gpu` backend: WGSL compute shaders on WebGPU, f32.
 *
 * Learners record an iteration's work without waiting; only `read` does. A
 * lane's results do not depend on the batch, and are the same at every repeat on
 * the same adapter. Random words, task tables and episodes from given tables are
 * `wasm`'s to the bit where the device rounds as `wasm` does (a·b + c twice,
 * quotients and roots correctly: `arithmetic` says it); the rest agrees with
 * `reference` to the tolerances of `tests/gpu/`.
 *
 * Only the platform's WebGPU is used, nothing of Deno: it runs in a browser too.
 *
 * @module
 */
import type { Backend, Tensor } from "../backend.ts";
import { GpuContext } from "./context.ts";
import { type DeviceOptions, type OpenDevice, openDevice } from "./device.ts";
import { GpuError, NoAdapterError, orGpuError } from "./errors.ts";
import { compileKernels } from "./kernels.ts";
import { type Counters, Recorder, SENTINEL } from "./recorder.ts";
import { type Arithmetic, describeArithmetic } from "./self_test.ts";
import { GpuTensor } from "./tensor.ts";
import type { KernelTime } from "./timestamps.ts";
import { ADAM_KERNELS, adamStep } from "./operations/adam.ts";
import { adapt, ADAPT_KERNELS } from "./operations/adapt.ts";
import { advantages, ADVANTAGES_KERNELS } from "./operations/advantages.ts";
import { CHECKPOINT_KERNELS, keepBest } from "./operations/checkpoint.ts";
import { cgStart, cgStep, CONJUGATE_GRADIENTS_KERNELS } from "./operations/conjugate_gradients.ts";
import { CURVATURE_PRODUCT_KERNELS, curvatureProduct } from "./operations/curvature_product.ts";
import { fill, FILL_KERNELS } from "./operations/fill.ts";
import { accept, LINE_SEARCH_KERNELS, searchCandidates } from "./operations/line_search.ts";
import { META_GRADIENT_KERNELS, metaGradient } from "./operations/meta_gradient.ts";
import { POLICY_ENTROPY_KERNELS, policyEntropy } from "./operations/policy_entropy.ts";
import { POLICY_TABLE_KERNELS, policyTable } from "./operations/policy_table.ts";
import { POLICY_VALUE_KERNELS, policyValue } from "./operations/policy_value.ts";
import { REPTILE_KERNELS, reptileAverage } from "./operations/reptile.ts";
import { rollout, ROLLOUT_KERNELS } from "./operations/rollout.ts";
import { TASK_MEAN_KERNELS, taskMean } from "./operations/task_mean.ts";

/** All kernels of all operations. */
export const KERNELS = [
  ...ADAM_KERNELS,
  ...ADAPT_KERNELS,
  ...ADVANTAGES_KERNELS,
  ...CHECKPOINT_KERNELS,
  ...CONJUGATE_GRADIENTS_KERNELS,
  ...CURVATURE_PRODUCT_KERNELS,
  ...FILL_KERNELS,
  ...LINE_SEARCH_KERNELS,
  ...META_GRADIENT_KERNELS,
  ...POLICY_ENTROPY_KERNELS,
  ...POLICY_TABLE_KERNELS,
  ...POLICY_VALUE_KERNELS,
  ...REPTILE_KERNELS,
  ...ROLLOUT_KERNELS,
  ...TASK_MEAN_KERNELS,
];

/** The `gpu` backend, and what can be asked of it besides. */
export interface GpuBackend extends Backend {
  readonly name: "gpu";
  /** The adapter's name. */
  readonly adapter: string;
  /** Whether the adapter is a program on the CPU. */
  readonly software: boolean;
  /** How the device rounds, and the loop trips that it makes. */
  readonly arithmetic: Arithmetic;
  readonly maxTrips: number;
  /** What it did so far. */
  readonly counters: Readonly<Counters>;
  /** What each kernel takes on the device in some work; undefined where the device cannot tell. */
  timeKernels(work: () => void): Promise<ReadonlyMap<string, KernelTime> | undefined>;
}

/** A tested device with all kernels compiled, for any number of backends. */
export interface Gpu {
  readonly adapter: string;
  readonly software: boolean;
  readonly arithmetic: Arithmetic;
  /** A backend with buffers of its own; its `dispose` gives only those back. */
  createBackend(): GpuBackend;
  /** Whether the device was lost. */
  isLost(): boolean;
  /** Gives the device back. */
  close(): void;
}

/**
 * Opens a device, tests it, and compiles all kernels.
 *
 * @throws {GpuError} If there is no adapter that may be used, or it does not compute, or a kernel does not compile
 */
export async function openGpu(options: DeviceOptions = {}): Promise<Gpu> {
  const open = await openDevice(options);
  const pipelines = await orGpuError(
    `Cannot use adapter ${open.adapter}`,
    compileKernels(open.device, [SENTINEL, ...KERNELS]),
    open.lost,
  );
  return {
    adapter: open.adapter,
    software: open.software,
    arithmetic: open.arithmetic,
    createBackend: () => new WebGpuBackend(open, new Recorder(open, pipelines)),
    isLost: () => open.lost() !== undefined,
    close: () => open.device.destroy(),
  };
}

/**
 * One backend with a device of its own, which goes with it.
 *
 * @throws {GpuError} See {@linkcode openGpu}
 */
export async function createGpuBackend(options: DeviceOptions = {}): Promise<GpuBackend> {
  const gpu = await openGpu(options);
  const backend = gpu.createBackend();
  const dispose = backend.dispose.bind(backend);
  return Object.assign(backend, {
    dispose: () => {
      dispose();
      gpu.close();
    },
  });
}

class WebGpuBackend implements GpuBackend {
  readonly name = "gpu";
  readonly description: string;
  readonly adapter: string;
  readonly software: boolean;
  readonly arithmetic: Arithmetic;
  readonly maxTrips: number;
  readonly #context: GpuContext;
  readonly #recorder: Recorder;

  constructor(open: OpenDevice, recorder: Recorder) {
    this.adapter = open.adapter;
    this.software = open.software;
    this.arithmetic = open.arithmetic;
    this.maxTrips = open.maxTrips;
    const differs = describeArithmetic(open.arithmetic);
    this.description = `f32${differs && ` (${differs})`}, WebGPU on ${open.adapter}`;
    this.#recorder = recorder;
    this.#context = new GpuContext(this, recorder);
  }

  get counters(): Readonly<Counters> {
    return this.#recorder.counters;
  }

  timeKernels(work: () => void): Promise<ReadonlyMap<string, KernelTime> | undefined> {
    return this.#recorder.timeKernels(work);
  }

  tensor(label: string, shape: readonly number[]): Tensor {
    return new GpuTensor(label, shape, this, (name, bytes) => this.#recorder.buffer(name, bytes));
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const to = this.#context.own(tensor);
    if (values.length !== to.size) {
      throw new RangeError(
        `Cannot write tensor "${to.label}": got ${values.length} values, must be ${to.size}`,
      );
    }
    this.#recorder.write(this.#context.written(to), Float32Array.from(values));
  }

  async read(...tensors: Tensor[]): Promise<Float64Array[]> {
    const wanted = tensors.map((tensor) => {
      const { buffer, size } = this.#context.own(tensor);
      return { buffer, count: size };
    });
    const results = await this.#recorder.read(wanted);
    return results.map((values) =>
      Float64Array.from(values, (value) => Number.isNaN(value) ? NaN : value)
    );
  }

  copy(from: Tensor, to: Tensor): void {
    const source = this.#context.own(from);
    const target = this.#context.own(to, ...from.shape);
    if (source === target) return;
    this.#recorder.copy(source.buffer, this.#context.written(target), 4 * source.size);
  }

  dispose(): void {
    this.#recorder.dispose();
  }

  fill(args: Parameters<Backend["fill"]>[0]): void {
    fill(this.#context, args);
  }

  policyTable(args: Parameters<Backend["policyTable"]>[0]): void {
    policyTable(this.#context, args);
  }

  taskMean(args: Parameters<Backend["taskMean"]>[0]): void {
    taskMean(this.#context, args);
  }

  rollout(args: Parameters<Backend["rollout"]>[0]): void {
    rollout(this.#context, args);
  }

  advantages(args: Parameters<Backend["advantages"]>[0]): void {
    advantages(this.#context, args);
  }

  adapt(args: Parameters<Backend["adapt"]>[0]): void {
    adapt(this.#context, args);
  }

  metaGradient(args: Parameters<Backend["metaGradient"]>[0]): void {
    metaGradient(this.#context, args);
  }

  curvatureProduct(args: Parameters<Backend["curvatureProduct"]>[0]): void {
    curvatureProduct(this.#context, args);
  }

  cgStart(args: Parameters<Backend["cgStart"]>[0]): void {
    cgStart(this.#context, args);
  }

  cgStep(args: Parameters<Backend["cgStep"]>[0]): void {
    cgStep(this.#context, args);
  }

  searchCandidates(args: Parameters<Backend["searchCandidates"]>[0]): void {
    searchCandidates(this.#context, args);
  }

  accept(args: Parameters<Backend["accept"]>[0]): void {
    accept(this.#context, args);
  }

  reptileAverage(args: Parameters<Backend["reptileAverage"]>[0]): void {
    reptileAverage(this.#context, args);
  }

  adamStep(args: Parameters<Backend["adamStep"]>[0]): void {
    adamStep(this.#context, args);
  }

  policyValue(args: Parameters<Backend["policyValue"]>[0]): void {
    policyValue(this.#context, args);
  }

  policyEntropy(args: Parameters<Backend["policyEntropy"]>[0]): void {
    policyEntropy(this.#context, args);
  }

  keepBest(args: Parameters<Backend["keepBest"]>[0]): void {
    keepBest(this.#context, args);
  }
}

export { GpuError, NoAdapterError };
