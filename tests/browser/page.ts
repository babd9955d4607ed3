/**
 * What the browser's page runs: digests of `wasm`, trainings on either backend, and the suite that
 * every backend has to pass.
 *
 * @module
 */
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import type { Backend } from "../../kernels/backend.ts";
import { openDevice } from "../../kernels/gpu/device.ts";
import { createGpuBackend, type GpuBackend } from "../../kernels/gpu/gpu.ts";
import { compileKernels, type Kernel } from "../../kernels/gpu/kernels.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { conformance } from "../kernels/conformance/conformance.ts";
import { GPU_TOLERANCES } from "../gpu/tolerances.ts";
import { train } from "../learners/support.ts";
import { digestAll } from "../long/digests.ts";

/** What a training is told by: validation values, and θ of the last iterate. */
export interface Trained {
  readonly curve: readonly number[];
  readonly theta: readonly number[];
}

/** Ten iterations of one agent. */
async function trained(backend: Backend, algorithm: string, env: string): Promise<Trained> {
  const family = parseEnvironment(env);
  const full = PRESETS.get("full")!.settings(algorithm, family);
  const checkpoints = { ...full.checkpoints, every: 5, tasks: 20 };
  const { curve, last } = await train(backend, family, { ...full, iterations: 10, checkpoints }, [
    3,
  ]);
  return { curve: curve.flatMap(({ value }) => [...value]), theta: [...last[0]!] };
}

/** One device for the page: compiling its kernels takes most of the time. */
let gpu: Promise<GpuBackend> | undefined;
const openGpu = () => gpu ??= createGpuBackend({ software: true });

const tests = new Map<string, (backend: Backend) => void | Promise<void>>();
conformance({ tolerances: GPU_TOLERANCES, test: (name, body) => void tests.set(name, body) });

/** What the driver may call. */
const page = {
  digests: digestAll,
  tests: (): string[] => [...tests.keys()],
  adapter: async (): Promise<string> => (await openGpu()).description,
  test: async (name: string): Promise<void> => await tests.get(name)!(await openGpu()),
  compile: async (kernel: Kernel): Promise<void> => {
    const { device } = await openDevice({ software: true });
    await compileKernels(device, [kernel]);
  },
  train: async (backend: "wasm" | "gpu", algorithm: string, env: string): Promise<Trained> =>
    await trained(backend === "wasm" ? createWasmBackend() : await openGpu(), algorithm, env),
};

/** The page's functions by name. */
export type Page = typeof page;

Object.assign(globalThis, { page });
