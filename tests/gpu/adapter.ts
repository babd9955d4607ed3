/**
 * The device of a test file: one `gpu` backend a file, on a software adapter if
 * there is no other. Without any, the file's tests are ignored, and their names
 * say why.
 *
 * @module
 */
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { createGpuBackend, type GpuBackend } from "../../kernels/gpu/gpu.ts";

/** What `poison` writes: far from every right result, and finite, so that no rule for NaN hides it. */
export const POISON = 1e30;

const device = await open();

/** The backend, or why there is none (no adapter, or `DENO_WEBGPU_BACKEND=none`). */
async function open(): Promise<GpuBackend | string> {
  try {
    return await createGpuBackend({ software: true });
  } catch (cause) {
    const error = cause as Error;
    // A device that is there and does not work is a failure, not a reason to skip.
    if (/no WebGPU adapter/.test(error.message)) return "no WebGPU adapter";
    throw error;
  }
}

if (typeof device !== "string") Deno.test.afterAll(() => device.dispose());

/** Registers a test of the `gpu` backend; ignored, with the reason in its name, where there is no adapter. */
export function gpuTest(name: string, body: (gpu: GpuBackend) => void | Promise<void>): void {
  if (typeof device === "string") {
    Deno.test({ name: `${name} (ignored: ${device})`, ignore: true, fn: () => {} });
  } else {
    Deno.test(name, () => body(device));
  }
}

/** Fills tensors that an operation is about to write, so that entries it leaves out show. */
export function poison(backend: Backend, ...tensors: readonly Tensor[]): void {
  for (const tensor of tensors) {
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    backend.write(tensor, new Float32Array(size).fill(POISON));
  }
}
