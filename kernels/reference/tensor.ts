/**
 * Tensors of the reference backend: plain Float64Arrays with a shape.
 *
 * @module
 */
import type { Tensor } from "../backend.ts";
import { OverLimitError, requireShape, sizeOf } from "../shapes.ts";

/** A tensor in host memory. */
export class ReferenceTensor implements Tensor {
  readonly label: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;

  /**
   * @throws {RangeError} If an extent is not a positive integer
   * @throws {OverLimitError} If the host has no memory for it
   */
  constructor(label: string, shape: readonly number[]) {
    this.label = label;
    this.shape = [...shape];
    const size = sizeOf(label, shape);
    try {
      this.data = new Float64Array(size);
    } catch (cause) {
      throw new OverLimitError(
        `Cannot allocate tensor "${label}" on backend "reference": it has ${
          8 * size
        } bytes, must ` +
          `fit the host's memory`,
        { cause },
      );
    }
  }

  /** The block of one run, `shape[1…]`. */
  run(run: number): Float64Array {
    const size = this.data.length / this.shape[0]!;
    return this.data.subarray(run * size, (run + 1) * size);
  }

  /** The block of one (run, task) lane, `shape[2…]`. */
  lane(run: number, task: number): Float64Array {
    const size = this.data.length / (this.shape[0]! * this.shape[1]!);
    const lane = run * this.shape[1]! + task;
    return this.data.subarray(lane * size, (lane + 1) * size);
  }
}

/**
 * A tensor as this backend's own, checked against the shape an operation needs.
 *
 * @param shape extents, −1 where any will do
 * @throws {TypeError} If the tensor belongs to another backend or has another shape
 */
export function own(tensor: Tensor, ...shape: number[]): ReferenceTensor {
  if (!(tensor instanceof ReferenceTensor)) {
    throw new TypeError(
      `Cannot use tensor "${tensor.label}" on the reference backend: it belongs to another backend`,
    );
  }
  requireShape(tensor, shape);
  return tensor;
}

/**
 * Parameters as a function of the lane: `[R, P]` is shared by a run's tasks,
 * `[R, T, P]` is not.
 *
 * @throws {TypeError} If the tensor has another shape
 */
export function parametersOfLane(
  theta: Tensor,
  runs: number,
  tasks: number,
  parameters: number,
): (run: number, task: number) => Float64Array {
  if (theta.shape.length === 2) {
    const shared = own(theta, runs, parameters);
    return (run) => shared.run(run);
  }
  const each = own(theta, runs, tasks, parameters);
  return (run, task) => each.lane(run, task);
}
