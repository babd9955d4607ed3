/**
 * What every backend asks of tensors' shapes and sizes.
 *
 * @module
 */
import type { Tensor } from "./backend.ts";

/** A backend is asked for more than its memory holds at a time; less may fit. */
export class OverLimitError extends RangeError {
  /** Its name in messages, and in a Worker's. */
  override readonly name = "OverLimitError";
}

/**
 * Entries of a new tensor.
 *
 * @throws {RangeError} If an extent is not a positive integer
 */
export function sizeOf(label: string, shape: readonly number[]): number {
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new RangeError(
      `Cannot allocate tensor "${label}": shape is [${shape}], every extent must be a positive integer`,
    );
  }
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * Holds a tensor to the shape that an operation needs.
 *
 * @param shape extents, −1 where any will do; none where any shape will do
 * @throws {TypeError} If the tensor has another shape
 */
export function requireShape(tensor: Tensor, shape: readonly number[]): void {
  const fits = shape.length === 0 || (shape.length === tensor.shape.length &&
    shape.every((extent, axis) => extent === -1 || extent === tensor.shape[axis]));
  if (!fits) {
    throw new TypeError(
      `Cannot use tensor "${tensor.label}": shape is [${tensor.shape}], must be [${
        shape.map((extent) => extent === -1 ? "any" : extent)
      }]`,
    );
  }
}
