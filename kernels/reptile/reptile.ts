/**
 * Reptile's outer gradient.
 *
 * @module
 */

/** Eq. (7): `out` `[P]` = (1/n) Σ_i (θ − θ′_i); θ `[P]`, θ′ `[T, P]`. */
export function reptileAverage(
  theta: Float64Array,
  adapted: Float64Array,
  tasks: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let k = 0; k < adapted.length; k++) {
    const j = k % theta.length;
    out[j]! += theta[j]! - adapted[k]!;
  }
  for (let j = 0; j < out.length; j++) out[j]! /= tasks;
}
