/**
 * Adam (Kingma & Ba 2014, algorithm 1).
 *
 * ```text
 * m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
 * θ ← θ − β · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 * ```
 *
 * @module
 */
import { integerPower } from "./integer_power.ts";
import type { AdamSettings } from "../data.ts";

/**
 * One step on θ `[P]`, moments in place.
 *
 * @param step t, counted from 1
 * @returns false, with everything left as it was, if the gradient is not finite
 */
export function adamStep(
  theta: Float64Array,
  gradient: Float64Array,
  m: Float64Array,
  v: Float64Array,
  step: number,
  settings: AdamSettings,
): boolean {
  if (!gradient.every(Number.isFinite)) return false;
  const { learningRate, beta1, beta2, epsilon } = settings;
  const correction1 = 1 - integerPower(beta1, step);
  const correction2 = 1 - integerPower(beta2, step);
  for (let k = 0; k < theta.length; k++) {
    const g = gradient[k]!;
    m[k] = beta1 * m[k]! + (1 - beta1) * g;
    v[k] = beta2 * v[k]! + (1 - beta2) * g * g;
    theta[k]! -= learningRate * (m[k]! / correction1) /
      (Math.sqrt(v[k]! / correction2) + epsilon);
  }
  return true;
}
