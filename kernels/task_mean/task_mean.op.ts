import type { Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** Means over tasks. */
export const taskMean: Operation<{ values: Tensor; out: Tensor }> = {
  equation: "out = mean_T(values)",
  reads: { values: "R T …" },
  writes: { out: "R …" },
};
