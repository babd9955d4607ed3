/**
 * Backends by name. Each is loaded when it is asked for: an engine that cannot
 * run one can still run the others.
 *
 * @module
 */
import type { Backend, BackendName } from "../kernels/backend.ts";
import type { Gpu } from "../kernels/gpu/gpu.ts";

/** What jobs run on. */
export interface Device {
  readonly backend: BackendName;
  /** The `gpu` adapter's name: its results are its own. */
  readonly adapter?: string;
}

/** Which adapters `gpu` may use. */
export interface AdapterOptions {
  /** A software adapter too, slower than `wasm`. */
  readonly software: boolean;
  /** Where adapters come from; the platform's if not said. */
  readonly gpu?: GPU;
}

const OPEN = {
  wasm: openWasm,
  reference: openReference,
  gpu: openGpuBackend,
} as const satisfies Record<BackendName, (device: Device) => Promise<Backend>>;

/** Backends that exist here. */
export const BACKENDS = Object.keys(OPEN) as (keyof typeof OPEN)[];

/**
 * A backend on a device that {@linkcode findDevice} or {@linkcode pickDevice} named.
 *
 * @throws {RangeError} If there is none of that name
 * @throws {TypeError} If the engine cannot run it
 * @throws {GpuError} If there is no adapter, or another than was named
 */
export async function openBackend(device: Device): Promise<Backend> {
  if (Object.hasOwn(OPEN, device.backend)) return await OPEN[device.backend](device);
  throw new RangeError(`Cannot use backend "${device.backend}": must be ${BACKENDS.join(" or ")}`);
}

/**
 * The device of a backend that was asked for by name.
 *
 * @throws {GpuError} If there is no adapter that may be used, or it fails its self-test
 */
export async function findDevice(backend: BackendName, options: AdapterOptions): Promise<Device> {
  if (backend !== "gpu") return { backend };
  const { openDevice } = await import("../kernels/gpu/device.ts");
  const { device, adapter } = await openDevice(options);
  device.destroy();
  return { backend, adapter };
}

/**
 * What `auto` picks, and why, in one line: a hardware GPU, else `wasm`, else `reference`. That a GPU
 * is there and does not work is said.
 *
 * @param gpu where adapters come from; the platform's if not said
 */
export async function pickDevice(gpu?: GPU): Promise<{ device: Device; reason: string }> {
  let failed = "";
  try {
    const device = await findDevice("gpu", { software: false, ...(gpu && { gpu }) });
    return { device, reason: `gpu (${device.adapter})` };
  } catch (error) {
    const { NoAdapterError } = await import("../kernels/gpu/errors.ts");
    if (!(error instanceof NoAdapterError)) {
      failed = `; the GPU is not used: ${(error as Error).message}`;
    }
  }
  try {
    (await openWasm()).dispose();
    const reason = `wasm (the same bits on every machine)${failed}`;
    return { device: { backend: "wasm" }, reason };
  } catch (error) {
    const why = (error as Error).message;
    const reason = `reference, slower, since wasm does not run: ${why}${failed}`;
    return { device: { backend: "reference" }, reason };
  }
}

async function openReference(): Promise<Backend> {
  return (await import("../kernels/reference/reference.ts")).createReferenceBackend();
}

/** The device of this thread, opened and compiled for once. */
let gpu: Promise<Gpu> | undefined;

/** That device; another one where it could not be opened or was lost, since the next job may have better luck. */
async function openThreadGpu(): Promise<Gpu> {
  const { openGpu } = await import("../kernels/gpu/gpu.ts");
  const opening = gpu ??= openGpu({ software: true });
  const opened = await opening.catch(() => undefined);
  if (opened && !opened.isLost()) return opened;
  // Who waited for it too may have begun another by now.
  if (gpu === opening) gpu = undefined;
  return opened ? await openThreadGpu() : await opening;
}

async function openGpuBackend({ adapter }: Device): Promise<Backend> {
  const { GpuError } = await import("../kernels/gpu/errors.ts");
  const opened = await openThreadGpu();
  if (adapter !== undefined && opened.adapter !== adapter) {
    throw new GpuError(
      `Cannot use adapter ${adapter}: the adapter is ${opened.adapter} now, must be the same`,
    );
  }
  return opened.createBackend();
}

/** A function that adds two vectors: the smallest module that needs SIMD. */
// deno-fmt-ignore
const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,                      // "\0asm", version 1
  1, 7, 1, 96, 2, 123, 123, 1, 123,                 // type: (v128, v128) → v128
  3, 2, 1, 0,                                       // one function
  10, 11, 1, 9, 0, 32, 0, 32, 1, 253, 228, 1, 11,   // local 0, local 1, f32x4.add
);

async function openWasm(): Promise<Backend> {
  try {
    return (await import("../kernels/wasm/wasm.ts")).createWasmBackend();
  } catch (cause) {
    const [why] = (cause as Error).message.split("\n", 1); // where it was imported does not matter
    const reason = WebAssembly.validate(SIMD)
      ? `kernels/wasm/outerloop.wasm is not valid here (${why}), must be as committed; ` +
        "`deno task build` makes it anew"
      : "this engine has no WebAssembly SIMD";
    throw new TypeError(`Cannot use backend "wasm": ${reason}`, { cause });
  }
}
