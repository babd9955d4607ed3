/**
 * What happens to a result that is not finite: it is never a result.
 *
 * @module
 */

/** A NaN or an infinity where a number was needed; says where. */
export class NonFiniteError extends Error {
  /** Its name in messages. */
  override readonly name = "NonFiniteError";

  /**
   * Says what is not finite, where and since when.
   *
   * @param what the tensor
   * @param iteration meta-iterations done, if any are under way
   * @param index flat index of the first bad entry
   * @param value the entry
   */
  constructor(what: string, iteration: number | undefined, index: number, value: number) {
    super(
      `Cannot go on: ${what} is ${value} at index ${index}${
        iteration === undefined ? "" : ` after meta-iteration ${iteration}`
      }, must be finite`,
    );
  }

  /**
   * Passes finite values.
   *
   * @throws {NonFiniteError} If any value is NaN or infinite
   */
  static check(what: string, iteration: number | undefined, values: ArrayLike<number>): void {
    for (let k = 0; k < values.length; k++) {
      if (!Number.isFinite(values[k]!)) {
        throw new NonFiniteError(what, iteration, k, values[k]!);
      }
    }
  }
}
