/**
 * What an operation of the `gpu` backend works with.
 *
 * How to add one:
 *
 * 1. `kernels/<operation>/<operation>.wgsl`: the kernel. Its head gives the
 *    equations, indented; a table of bindings (number, name, type as declared,
 *    shape, unit, what it is); the dispatch, a bound on the loop trips of an
 *    invocation (`loops.ts` says how they are counted), and the order of sums. Units: reward, nats, Â (of advantages: 1
 *    where they are normalised, else reward), 1 (numbers without one: θ,
 *    probabilities), [v] (that of a vector in any unit). It may use
 *    `params` (`params.wgsl` has the fields), `WORKGROUP`, `group_index` and
 *    `is_finite`, and helpers that stand in files of their own.
 * 2. `kernels/gpu/operations/<operation>.ts`: a {@linkcode Kernel} that lists the
 *    files and bindings, in `KERNELS` of `kernels/gpu/gpu.ts`, and a function that
 *    checks shapes with {@linkcode GpuContext.own}, marks what it writes with
 *    {@linkcode GpuContext.written}, and records dispatches.
 *
 * Workgroups are counted flat; the recorder folds the grid and sets
 * `params.groups`, so a kernel begins with
 * `let group = group_index(id, count); if (group >= params.groups) { return; }`.
 *
 * @module
 */
import type { Tensor } from "../backend.ts";
import type { Recorder } from "./recorder.ts";
import { type GpuTensor, own } from "./tensor.ts";

/** A backend as its operations see it. */
export class GpuContext {
  /** Records dispatches, copies, scratch. */
  readonly recorder: Recorder;
  readonly #owner: object;

  /** @param owner whose tensors it uses */
  constructor(owner: object, recorder: Recorder) {
    this.#owner = owner;
    this.recorder = recorder;
  }

  /**
   * A tensor as this backend's own, checked against the shape that is needed.
   *
   * @param shape extents, −1 where any will do; none where any shape will do
   * @throws {TypeError} If the tensor belongs to another backend or has another shape
   */
  own(tensor: Tensor, ...shape: number[]): GpuTensor {
    return own(this.#owner, tensor, ...shape);
  }

  /** The buffer of a tensor that is about to be written. */
  written(tensor: GpuTensor): GPUBuffer {
    tensor.version++;
    return tensor.buffer;
  }
}

/** The first two extents of a tensor. */
export function lanesOf(tensor: Tensor): [runs: number, tasks: number] {
  return [tensor.shape[0]!, tensor.shape[1]!];
}
