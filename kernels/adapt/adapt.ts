/**
 * The inner loop's gradient step, Eq. (5): θ′ = θ − α ∇L(θ).
 *
 * @module
 */
import type { Objective, PolicyShape } from "../data.ts";
import { logitGradient, type ObjectiveData } from "../objective/objective.ts";
import { type Activations, backward, type Tangents } from "../policy/policy.ts";

/**
 * ∇L(θ) `[P]` of one lane; leaves the primal cotangents δ₃, δ₂, δ₁ in `delta`.
 */
export function lossGradient(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  objective: Objective,
  data: ObjectiveData,
  delta: Tangents,
  gradient: Float64Array,
): void {
  logitGradient(objective, data, at.p, shape.actions, delta.logits);
  gradient.fill(0);
  backward(shape, theta, x, at, delta, gradient);
}

/** `out` = θ − α∘gradient, α `[P]`; `out` may be θ. */
export function gradientStep(
  theta: Float64Array,
  gradient: Float64Array,
  alpha: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < theta.length; k++) out[k] = theta[k]! - alpha[k]! * gradient[k]!;
}
