/** Error thrown when an assertion fails. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Throws `message`, followed by the caller's `msg`, unless `holds`. */
export function check(holds: unknown, message: () => string, msg?: string): asserts holds {
  if (!holds) throw new AssertionError(msg ? `${message()}: ${msg}` : message());
}
