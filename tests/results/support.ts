/**
 * Numbers, provenance, and a look at a file that shares nothing with our own reader.
 *
 * @module
 */
import type { Provenance } from "../../results/provenance.ts";
import { createUniform } from "../support/random.ts";

/** Of a job with settings. */
export const PROVENANCE: Provenance = {
  stage: "train",
  env: "bandit-k5-n10",
  algorithm: "maml",
  seed: 3,
  settings: { b: [1, { d: null, c: "x" }], a: 1e-7 },
};

/** The same, its settings written down in another order. */
export const REORDERED: Provenance = {
  settings: { a: 1e-7, b: [1, { c: "x", d: null }] },
  seed: 3,
  algorithm: "maml",
  env: "bandit-k5-n10",
  stage: "train",
};

/** Numbers as an f32 backend leaves them: every one fits 32 bits. */
export function singles(count: number, seed = 1): Float64Array {
  const uniform = createUniform(seed);
  return Float64Array.from({ length: count }, () => Math.fround(4 * uniform() - 2));
}

/** Numbers as an f64 backend leaves them: some do not fit 32 bits. */
export function doubles(count: number, seed = 1): Float64Array {
  return singles(count, seed).map((value) => value / 3);
}

/** What Python's reader would see: type and shape of each tensor, and the metadata. */
export function headerOf(file: Uint8Array): {
  readonly tensors: Record<string, string>;
  readonly metadata: Record<string, string>;
} {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const { __metadata__: metadata = {}, ...entries } = header;
  const ends: number[] = [];
  const tensors = Object.entries<{ dtype: string; shape: number[]; data_offsets: number[] }>(
    entries,
  ).map(([name, { dtype, shape, data_offsets }]) => {
    ends.push(data_offsets[1]!);
    return [name, `${dtype} [${shape.join(", ")}]`];
  });
  if (Math.max(0, ...ends) !== file.length - 8 - length) throw new Error("bytes are left over");
  return { tensors: Object.fromEntries(tensors), metadata };
}
