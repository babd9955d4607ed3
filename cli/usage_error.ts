/**
 * Wrong use of a command: reported in one line, exit code 2.
 *
 * @module
 */

/** What was given, what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  /** @param message one line; control characters in what was given are shown as `\\u000a` */
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\p{Cc}/gu, escape), options);
  }
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

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
