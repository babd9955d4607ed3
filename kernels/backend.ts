/**
 * A backend runs the numerics of meta-learning on one kind of hardware.
 *
 * The interface is small and coarse: each operation does for *all* lanes what
 * an algorithm's line says, so a learner written once against it needs no
 * scalar algebra and a GPU needs few dispatches. A lane is one (run, task)
 * pair; runs are independent agents (seeds) that share nothing but a batch.
 *
 * Rules every backend keeps:
 * - Tensors are opaque, allocated once and overwritten; no operation allocates
 *   a tensor.
 * - Operations record work and return at once; only {@linkcode Storage.read}
 *   is asynchronous. Decisions that depend on data (CG has converged, this
 *   candidate is accepted, this checkpoint is the best) are part of operations.
 * - The result of a lane depends on that lane's inputs only, never on how
 *   many others are in the batch.
 * - What an operation requires is stated in `kernels/<operation>/<operation>.op.ts`, and
 *   `checked.ts` holds its arguments to that on every backend.
 *
 * @module
 */
import type { Tensor } from "./data.ts";
import type { Sequences, Tabular } from "./operations.ts";

export * from "./data.ts";
export * from "./sequence/data.ts";

/** The group that every backend carries. */
export interface Storage {
  /** Which backend this is. */
  readonly name: string;
  /** Arithmetic and device, for manifests: e.g. `f64, TypeScript`. */
  readonly description: string;

  /** A tensor of zeros. @throws {RangeError} if an extent is not a positive integer */
  tensor(label: string, shape: readonly number[]): Tensor;
  /** Copies numbers from the host. @throws {RangeError} if the count differs */
  write(tensor: Tensor, values: ArrayLike<number>): void;
  /** Copies tensors to the host once all recorded work is done. */
  read(...tensors: Tensor[]): Promise<Float64Array[]>;
  /** Copies a tensor onto another of the same shape. */
  copy(from: Tensor, to: Tensor): void;

  /** Gives back all memory; nothing of this backend may be used afterwards. */
  dispose(): void;
}

/** What learners of tabular policies need. */
export type Backend = Storage & Tabular;

/** What learners of policies with a memory need. */
export type SequenceBackend = Backend & Sequences;
