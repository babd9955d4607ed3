import { check } from "./assertion_error.ts";

/** Asserts that `|actual − expected| ≤ tolerance`; the default is `1e-7·|expected|`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7,
  msg?: string,
): void {
  const delta = Math.abs(expected - actual);
  const close = Object.is(actual, expected) || delta <= tolerance;
  check(close, () => `Expected ${expected} ± ${tolerance}, got ${actual}, ${delta} away`, msg);
}

/** Asserts that `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  check(actual > expected, () => `Expected more than ${expected}, got ${actual}`, msg);
}

/** Asserts that `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  check(actual < expected, () => `Expected less than ${expected}, got ${actual}`, msg);
}
