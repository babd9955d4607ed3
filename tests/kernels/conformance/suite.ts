/**
 * What every backend has to prove beside the reference.
 *
 * @module
 */
import type { Backend, Tensor } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { largestError } from "../wasm/pair.ts";

/** Largest differences over the largest number of a tensor. */
export interface Tolerances {
  /** Policy tables: a forward pass. */
  readonly table: number;
  /** An inner step: sums of some hundred terms. */
  readonly step: number;
  /** Gradients and products through inner steps. */
  readonly derivative: number;
  /** Surrogates and KLs: sums of some hundred terms of policies. */
  readonly search: number;
  /** Conjugate gradients on systems of condition 10². */
  readonly solution: number;
  /** Whole meta-iterations on the same episodes. */
  readonly iteration: number;
}

/** A backend on trial. */
export interface Suite {
  readonly tolerances: Tolerances;
  /** Registers a test; the backend may be one for all. */
  test(name: string, body: (backend: Backend) => void | Promise<void>): void;
}

/** The definition. */
export const reference: Backend = createReferenceBackend();

/** The same on both: the reference's first. */
export function onBoth<T>(backend: Backend, build: (backend: Backend) => T): [T, T] {
  return [build(reference), build(backend)];
}

/** The numbers of a tensor. */
export async function valuesOf(backend: Backend, tensor: Tensor): Promise<Float64Array> {
  return (await backend.read(tensor))[0]!;
}

/** How far a tensor is from the reference's. */
export async function errorOf(backend: Backend, actual: Tensor, expected: Tensor): Promise<number> {
  return largestError(await valuesOf(backend, actual), await valuesOf(reference, expected));
}

/** Far from every right result, and finite, so that no rule for NaN hides it. */
export const POISON = 1e30;

/** Fills tensors that an operation is about to write, so that entries it leaves out show. */
export function poison(backend: Backend, ...tensors: readonly Tensor[]): void {
  for (const { size, tensor } of tensors.map((tensor) => ({ tensor, size: sizeOf(tensor) }))) {
    backend.write(tensor, new Float32Array(size).fill(POISON));
  }
}

/** Entries of a tensor. */
export function sizeOf({ shape }: Tensor): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
