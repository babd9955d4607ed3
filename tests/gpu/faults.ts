/**
 * Adapters that refuse and devices that fail: a `GPU` object whose adapters and
 * devices are the platform's, or made up, with some of their functions replaced.
 *
 * @module
 */

/** An adapter that is only a description; `requestDevice` rejects, and keeps what was asked. */
export class PaperAdapter {
  readonly info: Partial<GPUAdapterInfo>;
  readonly limits = {
    maxStorageBuffersPerShaderStage: 10,
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 28,
  };
  readonly features: ReadonlySet<string>;
  asked: GPUDeviceDescriptor | undefined;

  constructor(info: Partial<GPUAdapterInfo>, features: readonly string[] = []) {
    this.info = info;
    this.features = new Set(features);
  }

  requestDevice(descriptor: GPUDeviceDescriptor): Promise<GPUDevice> {
    this.asked = descriptor;
    return Promise.reject(new TypeError("it is made of paper"));
  }
}

/** A platform with one adapter, or none. */
export function platformWith(adapter: PaperAdapter | null): GPU {
  return { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU;
}

/** The platform's adapter, whose devices are handed to `tamper` before anyone has them. */
export function tampered(tamper: (device: GPUDevice) => void): GPU {
  const platform = navigator.gpu; // as it is now: a test may stand the other in for it
  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = await platform.requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice(descriptor);
      tamper(device);
      return device;
    };
    return adapter;
  };
  return { requestAdapter } as unknown as GPU;
}

/** Runs `before` ahead of every call of a function of an object. */
export function intercept<T extends object, K extends keyof T>(
  object: T,
  name: K,
  before: () => void,
): void {
  const original = (object[name] as (...args: unknown[]) => unknown).bind(object);
  object[name] = ((...args: unknown[]) => {
    before();
    return original(...args);
  }) as T[K];
}

/** Changes the WGSL that a device is given; a change that finds nothing to change is an error. */
export function rewriteShaders(device: GPUDevice, from: string, to: string): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = ({ code, ...rest }) => {
    if (!code.includes(from)) throw new Error(`Cannot rewrite "${from}": the shader lacks it`);
    return create({ ...rest, code: code.replaceAll(from, to) });
  };
}

/** Quotients of the self-test, of means over tasks and of conjugate gradients. */
const QUOTIENTS = [
  ["dividend", "divisor"],
  ["sum", "f32(params.tasks)"],
  ["rr", "curvature"],
  ["next", "rr"],
] as const;

/** Has a device take these quotients as NVIDIA's do: a / b is a · (1 / b). */
export function divideByReciprocals(device: GPUDevice): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = ({ code, ...rest }) => {
    const rewritten = QUOTIENTS.reduce(
      (text, [a, b]) => text.replaceAll(`${a} / ${b}`, `${a} * (1.0 / ${b})`),
      code,
    );
    return create({ ...rest, code: rewritten });
  };
}
