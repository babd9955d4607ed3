/**
 * Tensors of the `gpu` backend: f32, a buffer each.
 *
 * @module
 */
import type { Tensor } from "../backend.ts";
import { requireShape, sizeOf } from "../shapes.ts";

/** A tensor in a device's memory. */
export class GpuTensor implements Tensor {
  readonly label: string;
  readonly shape: readonly number[];
  /** Entries. */
  readonly size: number;
  readonly buffer: GPUBuffer;
  /** The backend it belongs to. */
  readonly owner: object;
  /** Raised by every operation that writes it, so that what was made of it is known to be stale. */
  version = 0;

  /**
   * @param allocate gives a zeroed buffer of so many bytes
   * @throws {RangeError} If an extent is not a positive integer
   */
  constructor(
    label: string,
    shape: readonly number[],
    owner: object,
    allocate: (label: string, bytes: number) => GPUBuffer,
  ) {
    this.label = label;
    this.shape = [...shape];
    this.size = sizeOf(label, shape);
    this.owner = owner;
    this.buffer = allocate(label, 4 * this.size);
  }
}

/**
 * A tensor as this backend's own, checked against the shape an operation needs.
 *
 * @param shape extents, −1 where any will do; none where any shape will do
 * @throws {TypeError} If the tensor belongs to another backend or has another shape
 */
export function own(owner: object, tensor: Tensor, ...shape: number[]): GpuTensor {
  if (!(tensor instanceof GpuTensor) || tensor.owner !== owner) {
    throw new TypeError(
      `Cannot use tensor "${tensor.label}" on this gpu backend: it belongs to another backend`,
    );
  }
  requireShape(tensor, shape);
  return tensor;
}
