/**
 * The one uniform struct of all kernels: `params.wgsl` is its twin.
 *
 * @module
 */

/** Fields in order, four bytes each. */
export const PARAMS = {
  /** Lanes, and what a lane holds. */
  runs: "u32",
  tasks: "u32",
  rows: "u32",
  inputs: "u32",
  hidden0: "u32",
  hidden1: "u32",
  actions: "u32",
  parameters: "u32",
  states: "u32",
  horizon: "u32",
  episodes: "u32",
  candidates: "u32",
  /** Inner steps k. */
  steps: "u32",
  /** Numbers a lane (or a run) has, and the extent of their last axis. */
  elements: "u32",
  width: "u32",
  /** Workgroups that have work; those behind them return at once. */
  groups: "u32",
  /** Names of draws. */
  stream: "u32",
  iteration: "u32",
  firstTask: "u32",
  /** What an operation is to do, by its own numbers. */
  kind: "u32",
  /** Bit j: θ of point j is shared by a run's tasks. */
  sharing: "u32",
  /** 1 or 2. */
  order: "u32",
  /** 1: the inner loss is of the importance ratio. */
  ratio: "u32",
  /** Bits an operation explains itself. */
  flags: "u32",
  /** First state where it is certain, else 2³² − 1. */
  start: "u32",
  /** An index: a point, a log's row. */
  index: "u32",
  /** Written by the last dispatch of a submit. */
  sentinel: "u32",
  /** Offsets and strides an operation needs, in numbers. */
  offset: "u32",
  stride: "u32",
  /** Uniform: low, high; normal: mean, sd; constant: value. */
  a: "f32",
  b: "f32",
  stepSize: "f32",
  discount: "f32",
  lambda: "f32",
  ridge: "f32",
  /** Of a normal reward. */
  sd: "f32",
  damping: "f32",
  tolerance: "f32",
  maxKl: "f32",
  backtrack: "f32",
  klSlack: "f32",
  learningRate: "f32",
  beta1: "f32",
  beta2: "f32",
  epsilon: "f32",
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  correction1: "f32",
  correction2: "f32",
} as const;

/** Values for some fields; the others are 0. */
export type Params = { readonly [K in keyof typeof PARAMS]?: number };

/** Bytes of the struct; a multiple of 16. */
export const PARAMS_BYTES = Math.ceil(Object.keys(PARAMS).length / 4) * 16;

const PLACES = new Map(
  Object.entries(PARAMS).map(([name, type], index) => [name, { at: 4 * index, type }]),
);

/** Writes the struct's bytes at an offset. */
export function encodeParams(params: Params, to: DataView, offset: number): void {
  for (let at = 0; at < PARAMS_BYTES; at += 4) to.setUint32(offset + at, 0, true);
  for (const [name, value] of Object.entries(params)) {
    const { at, type } = PLACES.get(name)!;
    if (type === "u32") to.setUint32(offset + at, value, true);
    else to.setFloat32(offset + at, value, true);
  }
}
