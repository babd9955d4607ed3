/**
 * How large a task family may be.
 *
 * @module
 */

/** Inclusive ranges of a family's extents. */
export const FAMILY_LIMITS = {
  /** A; K for a bandit. */
  actions: { min: 2, max: 1024 },
  /** S. */
  states: { min: 1, max: 1024 },
  /** H, steps an episode. */
  horizon: { min: 1, max: 10_000 },
  /** N, episodes (pulls). */
  episodes: { min: 1, max: 100_000 },
  /**
   * N·H, steps a task: with at most two blocks a step and one a start state,
   * 2N(H+1) ≤ 4·10⁶ draws fit the 2²² elements that a task can name.
   */
  steps: { min: 1, max: 1_000_000 },
  /** S·A·S, entries of a transition table, each named by one element. */
  tableEntries: { min: 1, max: 2 ** 22 },
  /** Tables that a choice is among. */
  tables: { min: 1, max: 2 ** 16 },
} as const;

/**
 * Throws unless a value is an integer in a range.
 *
 * @param subject what was asked for, e.g. `Cannot make a bandit family`
 * @param name of the number in the message, e.g. `K`
 * @throws {TypeError} If it is not a number
 * @throws {RangeError} If it is not an integer in the range
 */
export function checkExtent(
  subject: string,
  name: string,
  value: number,
  range: { readonly min: number; readonly max: number },
): void {
  if (typeof value !== "number") {
    throw new TypeError(`${subject}: ${name} is ${JSON.stringify(value)}, must be a number`);
  }
  if (!Number.isInteger(value) || value < range.min || value > range.max) {
    throw new RangeError(
      `${subject}: ${name} is ${value}, must be an integer in [${range.min}, ${range.max}]`,
    );
  }
}
