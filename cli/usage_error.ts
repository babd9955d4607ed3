/**
 * Wrong use of a command: reported in one line, exit code 2.
 *
 * @module
 */

/** What was given, what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Runs `parse`, turning its TypeError or RangeError into wrong use. */
export function asUsage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
