/**
 * The reference backend and the wasm backend side by side: the same tensors,
 * the same operations, and how far apart the results are.
 *
 * @module
 */
import type { Backend, Tensor } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";

/** Two backends; everything exists twice. */
export class Pair {
  readonly reference: Backend = createReferenceBackend();
  readonly wasm: Backend = createWasmBackend();

  /** Builds the same thing on both. */
  both<T>(build: (backend: Backend) => T): [reference: T, wasm: T] {
    return [build(this.reference), build(this.wasm)];
  }

  /**
   * Gives both the reference's numbers, rounded to f32, so that the next
   * operation starts from equal inputs.
   */
  async align(reference: Tensor, wasm: Tensor): Promise<void> {
    const [values] = await this.reference.read(reference);
    const rounded = Float32Array.from(values!);
    this.reference.write(reference, rounded);
    this.wasm.write(wasm, rounded);
  }

  /** Largest |difference| of two tensors over the largest |number| of the reference's. */
  async error(reference: Tensor, wasm: Tensor): Promise<number> {
    const [expected] = await this.reference.read(reference);
    const [actual] = await this.wasm.read(wasm);
    return largestError(actual!, expected!);
  }
}

/** Largest |difference| over the largest |expected| number; ∞ where only one is NaN. */
export function largestError(actual: Float64Array, expected: Float64Array): number {
  let difference = 0;
  let largest = 0;
  expected.forEach((value, k) => {
    if (Number.isNaN(value) && Number.isNaN(actual[k])) return;
    if (Object.is(value, actual[k])) {
      if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
      return;
    }
    const far = Math.abs(value - actual[k]!);
    difference = Number.isNaN(far) ? Infinity : Math.max(difference, far);
    largest = Math.max(largest, Math.abs(value));
  });
  return difference === 0 ? 0 : difference / largest;
}
