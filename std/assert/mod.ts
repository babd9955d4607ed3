/** Stand-in for what this project uses of `@std/assert`: its signatures, over `node:util`. @module */
import { AssertionError, check } from "./assertion_error.ts";
export { assertAlmostEquals, assertGreater, assertLess } from "./numbers.ts";
export { assertEquals, assertNotEquals } from "./equals.ts";
export { assertRejects, assertThrows } from "./throws.ts";
export { AssertionError };

/** Fails. */
export function fail(msg?: string): never {
  throw new AssertionError(msg ? `Failed assertion: ${msg}` : "Failed assertion");
}

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  check(expr, () => msg);
}

/** Asserts that `actual` is neither `null` nor `undefined`. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  check(actual !== undefined && actual !== null, () => `Expected a value, got ${actual}`, msg);
}

/** Asserts that `actual` includes `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  check(actual.includes(expected), () => `Expected "${expected}" in "${actual}"`, msg);
}

/** Asserts that `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  check(expected.test(actual), () => `Expected a match of ${expected}, got "${actual}"`, msg);
}
