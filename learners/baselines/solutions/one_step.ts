/**
 * `one-step`: adaptation without meta-training, the control that is missing from
 * the paper. After N uniform episodes, one policy-gradient step of unbounded
 * size on a tabular softmax.
 *
 * ```text
 * ∂L/∂z[s, a] = π(a | s) Σ_b W[s, b] − W[s, a]
 * ```
 *
 * (Eq. 6 as a function of logits z, W the advantage mass). With π uniform, the
 * first term is the same for all actions, so softmax(z − α ∂L/∂z) tends, as α
 * grows, to the uniform distribution over argmax_a W[s, a]. A state that was not
 * visited has W = 0, so there it stays uniform.
 *
 * @module
 */
import type { Dynamics } from "../../../kernels/backend.ts";

/**
 * Masses closer than this share of the largest |W| of their state are the same: sums in f32 differ
 * by about 10⁻⁷ of it, sums that are not equal by 1/N and more.
 */
const TIE = 1e-6;

/**
 * The greedy policy of the advantage mass.
 *
 * @param weights W, `[S, A]`
 * @returns `[S, A]`, uniform over the best actions of each state
 * @throws {RangeError} If W has another size
 */
export function oneStepPolicy(
  { states: S, actions: A }: Pick<Dynamics, "states" | "actions">,
  weights: Float64Array,
): Float64Array {
  if (weights.length !== S * A) {
    throw new RangeError(
      `Cannot take one step: W has ${weights.length} entries, must have ${S * A}`,
    );
  }
  const policy = new Float64Array(S * A);
  for (let s = 0; s < S; s++) {
    const row = weights.subarray(s * A, (s + 1) * A);
    const best = row.reduce((most, w) => Math.max(most, w), -Infinity);
    const scale = row.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    const isBest = Array.from(row, (w) => w >= best - TIE * scale);
    const ties = isBest.filter(Boolean).length;
    isBest.forEach((is, a) => policy[s * A + a] = is ? 1 / ties : 0);
  }
  return policy;
}
