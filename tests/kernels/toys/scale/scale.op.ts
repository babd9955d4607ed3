import type { Tensor } from "../../../../kernels/data.ts";
import type { Operation } from "../../../../kernels/operation.ts";

/** A toy: every number of a run times the run's factor. */
export const scale: Operation<{ values: Tensor; factors: Tensor; out: Tensor }> = {
  equation: "out[r, …] = factors[r] · values[r, …]",
  reads: { values: "R …", factors: "R" },
  writes: { out: "R …" },
};
