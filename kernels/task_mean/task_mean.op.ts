import type { Tensor } from "../data.ts";
import { operation } from "../operation.ts";

/** Means over tasks. */
export const taskMean = operation<{ values: Tensor; out: Tensor }>({
  equation: "out = mean_T(values)",
  reads: { values: "R T …" },
  writes: { out: "R …" },
});
