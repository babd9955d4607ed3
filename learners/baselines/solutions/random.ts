/**
 * `random`: the policy that every method starts from.
 *
 * @module
 */
import type { Dynamics } from "../../../kernels/backend.ts";

/**
 * π(a | s) = 1/m for a < m, else 0.
 *
 * @param choices m, how many actions are ever taken, all A by default
 * @returns `[S, A]`
 * @throws {RangeError} If m is not an integer in [1, A]
 */
export function uniformPolicy(
  { states: S, actions: A }: Pick<Dynamics, "states" | "actions">,
  choices = A,
): Float64Array {
  if (!Number.isInteger(choices) || choices < 1 || choices > A) {
    throw new RangeError(
      `Cannot make a uniform policy: over ${choices} actions, must be an integer in [1, ${A}]`,
    );
  }
  return Float64Array.from({ length: S * A }, (_, i) => i % A < choices ? 1 / choices : 0);
}
