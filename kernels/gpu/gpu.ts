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
import type { Backend } from "../backend.ts";
import { checked } from "../checked.ts";
import { TABULAR } from "../operations.ts";
import { type DeviceOptions, type OpenDevice, openDevice } from "./device.ts";
import { GpuError, NoAdapterError, orGpuError } from "./errors.ts";
import { compileKernels } from "./kernels.ts";
import { createRawGpu, GPU_RUNS, KERNELS } from "./raw.ts";
import { type Counters, Recorder, SENTINEL } from "./recorder.ts";
import { type Arithmetic, describeArithmetic } from "./self_test.ts";
import type { KernelTime } from "./timestamps.ts";

export type { DeviceOptions } from "./device.ts";
export type { Counters } from "./recorder.ts";
export type { Arithmetic } from "./self_test.ts";
export type { KernelTime } from "./timestamps.ts";

/** The `gpu` backend, and what can be asked of it besides. */
export interface GpuBackend extends Backend {
  /** Which backend this is. */
  readonly name: "gpu";
  /** The adapter's name. */
  readonly adapter: string;
  /** Whether the adapter is a program on the CPU. */
  readonly software: boolean;
  /** How the device rounds. */
  readonly arithmetic: Arithmetic;
  /** What it did so far. */
  readonly counters: Readonly<Counters>;
  /** What each kernel takes on the device in some work; undefined where the device cannot tell. */
  timeKernels(work: () => void): Promise<ReadonlyMap<string, KernelTime> | undefined>;
}

/** A tested device with all kernels compiled, for any number of backends. */
export interface Gpu {
  /** The adapter's name. */
  readonly adapter: string;
  /** Whether the adapter is a program on the CPU. */
  readonly software: boolean;
  /** How the device rounds. */
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
    compileKernels(open.device, [SENTINEL, ...KERNELS], open.maxTrips !== Infinity),
    open.lost,
  );
  return {
    adapter: open.adapter,
    software: open.software,
    arithmetic: open.arithmetic,
    createBackend: () => createBackend(open, new Recorder(open, pipelines)),
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

function createBackend(open: OpenDevice, recorder: Recorder): GpuBackend {
  const { adapter, software, arithmetic } = open;
  const differs = describeArithmetic(arithmetic);
  const description = `f32${differs && ` (${differs})`}, WebGPU on ${adapter}`;
  return Object.assign(checked(createRawGpu(description, recorder), TABULAR, GPU_RUNS), {
    name: "gpu" as const,
    adapter,
    software,
    arithmetic,
    counters: recorder.counters,
    timeKernels: (work: () => void) => recorder.timeKernels(work),
  });
}

export { GpuError, NoAdapterError };
