/**
 * The mean over a run's tasks.
 *
 * @module
 */

/** `out` `[…]` = mean over the first axis of `values` `[T, …]`. */
export function taskMean(values: Float64Array, tasks: number, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < values.length; k++) out[k % out.length]! += values[k]!;
  for (let k = 0; k < out.length; k++) out[k]! /= tasks;
}
