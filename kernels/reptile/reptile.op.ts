import type { Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** Reptile's outer gradient. */
export const reptileAverage: Operation<{ theta: Tensor; adapted: Tensor; out: Tensor }> = {
  equation: "out = mean_T(θ − θ′), Eq. (7)",
  reads: { theta: "R P", adapted: "R T P" },
  writes: { out: "R P" },
};
