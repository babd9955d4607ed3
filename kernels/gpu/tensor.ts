/**
 * Tensors of the `gpu` backend: f32, a buffer each.
 *
 * @module
 */
import type { Tensor } from "../backend.ts";

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
    if (!shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
      throw new RangeError(
        `Cannot allocate tensor "${label}": shape is [${shape}], every extent must be a positive integer`,
      );
    }
    this.label = label;
    this.shape = [...shape];
    this.size = shape.reduce((product, extent) => product * extent, 1);
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
  const fits = shape.length === 0 || (shape.length === tensor.shape.length &&
    shape.every((extent, axis) => extent === -1 || extent === tensor.shape[axis]));
  if (!fits) {
    throw new TypeError(
      `Cannot use tensor "${tensor.label}": shape is [${tensor.shape}], must be [${
        shape.map((extent) => extent === -1 ? "any" : extent)
      }]`,
    );
  }
  return tensor;
}
