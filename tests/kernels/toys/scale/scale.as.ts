// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * A toy: every number of a run times the run's factor.
 *
 * @module
 */

/** `out` = factors[r] · values[r, e], `[R, E]`. */
export function scale(values: usize, factors: usize, runs: i32, elements: i32, out: usize): void {
  for (let k = 0; k < runs * elements; k++) {
    const at = <usize> k << 2;
    const factor = load<f32>(factors + (<usize> (k / elements) << 2));
    store<f32>(out + at, factor * load<f32>(values + at));
  }
}
