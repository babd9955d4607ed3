/**
 * Backends by name, as commands and Workers ask for them.
 *
 * @module
 */
import type { Backend } from "../kernels/backend.ts";
import {
  type AdapterOptions,
  backendNamed,
  BACKENDS as KINDS,
  BITS,
  type Device,
} from "../kernels/backends.ts";

export { type AdapterOptions, backendNamed, type Device, pickDevice } from "../kernels/backends.ts";

/** Names of the backends that exist here. */
export const BACKENDS: readonly string[] = [...KINDS.keys()];

/** Those that run on one of several adapters. */
export const BACKENDS_WITH_ADAPTERS: readonly string[] = BACKENDS
  .filter((name) => backendNamed(name).hasAdapters);

/** What results are released on. */
export const RELEASE_DEVICE: Device = { backend: BITS.name };

/**
 * A backend on a device that {@linkcode findDevice} or {@linkcode pickDevice} named.
 *
 * @throws {RangeError} If there is none of that name
 * @throws {TypeError} If the engine cannot run it
 * @throws {GpuError} If there is no adapter, or another than was named
 */
export async function openBackend(device: Device): Promise<Backend> {
  return await backendNamed(device.backend).open(device);
}

/**
 * The device of a backend that was asked for by name. One without adapters is found out when it opens.
 *
 * @throws {GpuError} If there is no adapter that may be used, or it fails its self-test
 */
export async function findDevice(backend: string, options: AdapterOptions): Promise<Device> {
  const kind = backendNamed(backend);
  return kind.hasAdapters ? await kind.find(options) : { backend };
}
