import type { Tolerances } from "../kernels/conformance/suite.ts";

/** wasm's, for the same reasons, except that sums here go term by term where its go in fours. */
export const GPU_TOLERANCES: Tolerances = {
  table: 3e-6,
  step: 1e-5,
  derivative: 3e-5,
  search: 2e-5,
  solution: 2e-5,
  iteration: 1e-4,
};
