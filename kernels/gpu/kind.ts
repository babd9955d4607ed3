import type { Backend } from "../backend.ts";
import type { BackendKind, Device } from "../backends.ts";
import type { Gpu } from "./gpu.ts";

/** On a GPU, by way of WebGPU. */
export const gpu: BackendKind = {
  name: "gpu",
  module: "kernels/gpu/gpu.ts",
  promise: "tolerance",
  batchesSeeds: true,
  concurrency: "one", // they would only wait for each other
  hasAdapters: true,
  bytes: 4,
  searchesAtOnce: true,
  preference: 0,
  reason: ({ adapter }) => `gpu (${adapter})`,
  excuse: ({ name, message }) => name === "NoAdapterError" ? "" : `the GPU is not used: ${message}`,
  async find(options) {
    const { openDevice } = await import("./device.ts");
    const { device, adapter } = await openDevice(options);
    device.destroy();
    return { backend: "gpu", adapter };
  },
  open,
};

/** The device of this thread, opened and compiled for once. */
let shared: Promise<Gpu> | undefined;

/** That device; another one where it could not be opened or was lost, since the next job may have better luck. */
async function openShared(): Promise<Gpu> {
  const { openGpu } = await import("./gpu.ts");
  const opening = shared ??= openGpu({ software: true });
  const opened = await opening.catch(() => undefined);
  if (opened && !opened.isLost()) return opened;
  // Who waited for it too may have begun another by now.
  if (shared === opening) shared = undefined;
  return opened ? await openShared() : await opening;
}

async function open({ adapter }: Device): Promise<Backend> {
  const { GpuError } = await import("./errors.ts");
  const opened = await openShared();
  if (adapter !== undefined && opened.adapter !== adapter) {
    throw new GpuError(
      `Cannot use adapter ${adapter}: the adapter is ${opened.adapter} now, must be the same`,
    );
  }
  return opened.createBackend();
}
