/**
 * The policy losses as functions of the logits, row by row.
 *
 * ```text
 * score  L = −Σ W log π_θ       dL/dz = p ΣW − W     R(dL/dz) = p∘u ΣW
 * ratio  L = −Σ W π_θ/π_b       dL/dz = p Σq − q     R(dL/dz) = p∘u Σq + p Σ(q∘u) − q∘u
 *        q = W π_θ/π_b,   u = Rz − Σ_a p Rz
 * ```
 *
 * Both have the same gradient where θ sampled the data (π_θ = π_b) and
 * different second derivatives: `ratio` adds −Σ W ∇log π ∇log πᵀ, the credit
 * adaptation owes to the policy that collected its data.
 *
 * @module
 */
import type { Objective } from "../data.ts";

/**
 * Probabilities below this (2⁻¹⁰⁰) count as this where they divide or meet a
 * logarithm, so that a vanishing probability has a finite outcome: an action
 * that π_b all but excludes earns no credit.
 */
export const SMALLEST_PROBABILITY = 2 ** -100;

/** The data of one lane: advantage mass W and behaviour π_b, `[M, A]` each. */
export interface ObjectiveData {
  readonly weights: Float64Array;
  readonly behaviour: Float64Array;
}

/** dL/dz `[M, A]` at probabilities p `[M, A]`. */
export function logitGradient(
  objective: Objective,
  data: ObjectiveData,
  p: Float64Array,
  actions: number,
  out: Float64Array,
): void {
  for (let row = 0; row < p.length; row += actions) {
    let mass = 0;
    for (let k = row; k < row + actions; k++) {
      out[k] = credit(objective, data, p, k);
      mass += out[k]!;
    }
    for (let k = row; k < row + actions; k++) out[k] = p[k]! * mass - out[k]!;
  }
}

/** R(dL/dz) `[M, A]`, given Rz `[M, A]` along some direction. */
export function logitGradientTangent(
  objective: Objective,
  data: ObjectiveData,
  p: Float64Array,
  rLogits: Float64Array,
  actions: number,
  out: Float64Array,
): void {
  for (let row = 0; row < p.length; row += actions) {
    const mean = expectation(p, rLogits, row, actions);
    let mass = 0;
    let massAlong = 0;
    for (let k = row; k < row + actions; k++) {
      const q = credit(objective, data, p, k);
      mass += q;
      if (objective === "ratio") massAlong += q * (rLogits[k]! - mean);
    }
    for (let k = row; k < row + actions; k++) {
      const u = rLogits[k]! - mean;
      const qAlong = objective === "ratio" ? credit(objective, data, p, k) * u : 0;
      out[k] = p[k]! * u * mass + p[k]! * massAlong - qAlong;
    }
  }
}

/** Fisher information of the categorical rows, weighted by visits n `[M]`: n p∘u. */
export function fisherOfLogits(
  visits: Float64Array,
  p: Float64Array,
  rLogits: Float64Array,
  actions: number,
  out: Float64Array,
): void {
  for (let row = 0; row < p.length; row += actions) {
    const n = visits[row / actions]!;
    const mean = expectation(p, rLogits, row, actions);
    for (let k = row; k < row + actions; k++) out[k] = n * p[k]! * (rLogits[k]! - mean);
  }
}

/** −Σ W π_new/π_b, the surrogate loss of the line search. */
export function surrogateLoss(data: ObjectiveData, p: Float64Array): number {
  let loss = 0;
  for (let k = 0; k < p.length; k++) loss -= credit("ratio", data, p, k);
  return loss;
}

/** Σ_m n[m] KL(π_new(·|m) ‖ π_old(·|m)), nats. */
export function meanKl(
  visits: Float64Array,
  pNew: Float64Array,
  pOld: Float64Array,
  actions: number,
): number {
  let total = 0;
  for (let k = 0; k < pNew.length; k++) {
    const p = pNew[k]!;
    const ratio = atLeastSmallest(p) / atLeastSmallest(pOld[k]!);
    total += visits[Math.floor(k / actions)]! * p * Math.log(ratio);
  }
  return total;
}

/** W, or q = W π_θ/π_b. */
function credit(
  objective: Objective,
  data: ObjectiveData,
  p: Float64Array,
  k: number,
): number {
  const weight = data.weights[k]!;
  if (objective === "score" || weight === 0) return weight;
  return weight * p[k]! / atLeastSmallest(data.behaviour[k]!);
}

function atLeastSmallest(p: number): number {
  return p < SMALLEST_PROBABILITY ? SMALLEST_PROBABILITY : p;
}

function expectation(
  p: Float64Array,
  values: Float64Array,
  row: number,
  actions: number,
): number {
  let sum = 0;
  for (let k = row; k < row + actions; k++) sum += p[k]! * values[k]!;
  return sum;
}
