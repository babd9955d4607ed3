/**
 * Second-order products of one lane: with the inner loss's Hessian, and with
 * the Fisher information of the adapted policy. Both are exact.
 *
 * @module
 */
import type { Objective, PolicyShape } from "../data.ts";
import {
  fisherOfLogits,
  logitGradientTangent,
  type ObjectiveData,
} from "../objective/objective.ts";
import {
  type Activations,
  backward,
  tangent,
  tangentOfBackward,
  type Tangents,
} from "../policy/policy.ts";

/** Scratch of a product: tangents and cotangents of `rows` rows. */
export interface ProductScratch {
  readonly along: Tangents;
  readonly rDelta: Tangents;
}

/**
 * `out` = ∇²L(θ) v by Pearlmutter's R-operator.
 *
 * @param delta the primal cotangents that `lossGradient` left
 */
export function hessianVectorProduct(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  objective: Objective,
  data: ObjectiveData,
  delta: Tangents,
  v: Float64Array,
  scratch: ProductScratch,
  out: Float64Array,
): void {
  const { along, rDelta } = scratch;
  tangent(shape, theta, x, at, v, along);
  logitGradientTangent(objective, data, at.p, along.logits, shape.actions, rDelta.logits);
  out.fill(0);
  tangentOfBackward(shape, theta, x, at, v, along, delta, rDelta, out);
}

/**
 * `out` = F(θ) v, F = Σ_m n[m] Σ_a π ∇log π ∇log πᵀ: push v to the logits,
 * take n p∘u there, pull back. Equals the Hessian of KL at θ (in either order).
 */
export function fisherVectorProduct(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  visits: Float64Array,
  v: Float64Array,
  scratch: ProductScratch,
  out: Float64Array,
): void {
  const { along, rDelta } = scratch;
  tangent(shape, theta, x, at, v, along);
  fisherOfLogits(visits, at.p, along.logits, shape.actions, rDelta.logits);
  out.fill(0);
  backward(shape, theta, x, at, rDelta, out);
}
