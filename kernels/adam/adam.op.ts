import type { AdamSettings, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/**
 * Adam on θ, moments m and v in place; `step` counts from 1. A run whose gradient is not finite keeps
 * θ, m and v, and `skipped` counts it.
 */
export const adamStep: Operation<{
  theta: Tensor;
  gradient: Tensor;
  m: Tensor;
  v: Tensor;
  step: number;
  settings: AdamSettings;
  skipped: Tensor;
}> = {
  equation: "θ ← θ − learningRate·m̂/(√v̂ + ε) (Kingma & Ba 2014, algorithm 1)",
  reads: { gradient: "R P" },
  updates: { theta: "R P", m: "R P", v: "R P", skipped: "R" },
};
