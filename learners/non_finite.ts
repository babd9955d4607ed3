/**
 * What happens to a result that is not finite: it is never a result.
 *
 * @module
 */

/** A NaN or an infinity where a number was needed; says where. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";

  /** @param what tensor, @param iteration meta-iteration, @param index flat index of the first bad entry */
  constructor(what: string, iteration: number, index: number, value: number) {
    super(
      `Cannot go on: ${what} is ${value} at index ${index} after meta-iteration ${iteration}, must be finite`,
    );
  }

  /** @throws {NonFiniteError} If any value is NaN or infinite */
  static check(what: string, iteration: number, values: ArrayLike<number>): void {
    for (let k = 0; k < values.length; k++) {
      if (!Number.isFinite(values[k]!)) {
        throw new NonFiniteError(what, iteration, k, values[k]!);
      }
    }
  }
}
