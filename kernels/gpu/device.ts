/**
 * Opens a device: which adapter, with which limits, and whether it computes.
 *
 * @module
 */
import { GpuError, NoAdapterError, orGpuError } from "./errors.ts";
import { type SelfTest, selfTest } from "./self_test.ts";

/** An open device. */
export interface OpenDevice extends SelfTest {
  readonly device: GPUDevice;
  /** Its name, as the adapter tells it. */
  readonly adapter: string;
  /** Whether the adapter is a program on the CPU. */
  readonly software: boolean;
  /** Why the device was lost, once it is. */
  lost(): string | undefined;
}

/** Which adapters may be used. */
export interface DeviceOptions {
  /** A software adapter too (lavapipe, SwiftShader, WARP); otherwise it is refused. */
  readonly software?: boolean;
  /** Where adapters come from; the platform's if not said. */
  readonly gpu?: GPU;
}

/** Names of adapters that run on the CPU. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|software|basic render|\bwarp\b/i;

/** Storage buffers that the widest kernel binds. */
export const STORAGE_BUFFERS = 10;

/**
 * Opens a device and tests it.
 *
 * @throws {NoAdapterError} If there is no adapter, or only a software adapter that was not asked for
 * @throws {GpuError} If a limit is too low, no device is given, or it is lost or fails its self-test
 */
export async function openDevice(options: DeviceOptions = {}): Promise<OpenDevice> {
  const gpu = options.gpu ?? globalThis.navigator?.gpu;
  const adapter = await orGpuError(
    'Cannot use backend "gpu": adapters cannot be asked for',
    // Inside a promise, so that what is thrown at once is told in the same way.
    Promise.resolve().then(() => gpu?.requestAdapter({ powerPreference: "high-performance" })),
  );
  if (!adapter) {
    throw new NoAdapterError(
      'Cannot use backend "gpu": no WebGPU adapter was found; install a driver, or use --backend wasm',
    );
  }
  const { description, vendor, architecture, device: model } = adapter.info;
  const name = description || [vendor, architecture, model].filter(Boolean).join(" ") || "unknown";
  const software = SOFTWARE.test(`${name} ${vendor}`) || adapter.info.isFallbackAdapter === true;
  if (software && !options.software) {
    throw new NoAdapterError(
      `Cannot use backend "gpu": the only adapter, ${name}, is software, slower than wasm; ` +
        "--software-adapter asks for it",
    );
  }
  const { limits } = adapter;
  if (limits.maxStorageBuffersPerShaderStage < STORAGE_BUFFERS) {
    throw new GpuError(
      `Cannot use adapter ${name}: a kernel may bind ${limits.maxStorageBuffersPerShaderStage} ` +
        `storage buffers, must be at least ${STORAGE_BUFFERS}`,
    );
  }
  const timestamps = adapter.features.has("timestamp-query");
  const failed = `Cannot use adapter ${name}`;
  const request = adapter.requestDevice({
    label: "outerloop",
    requiredLimits: {
      maxStorageBuffersPerShaderStage: STORAGE_BUFFERS,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
    },
    requiredFeatures: timestamps ? ["timestamp-query"] : [],
  });
  const device = await orGpuError(failed, request);
  let reason: string | undefined;
  device.lost.then(({ reason: why, message }) => {
    reason = message || why || "unknown";
  });
  const lost = () => reason;
  const tested = await orGpuError(failed, selfTest(device, name), lost);
  return { device, adapter: name, software, lost, ...tested };
}
