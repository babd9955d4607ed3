import type { Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** Shortens a run's gradient to a length it may have; one that is not finite stays as it is. */
export const clipNorm: Operation<{ gradient: Tensor; norm: number }> = {
  equation: "g ← g · min(1, norm/‖g‖)",
  updates: { gradient: "R P" },
};
