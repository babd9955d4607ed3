import { inspect, isDeepStrictEqual } from "node:util";
import { check } from "./assertion_error.ts";

/** Asserts that two values are deeply equal; `-0` equals `0` and `NaN` equals `NaN`. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  check(equal(actual, expected), () => firstDifference(actual, expected), msg);
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  check(!equal(actual, expected), () => `Expected another value than ${inspect(actual)}`, msg);
}

function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) || isDeepStrictEqual(unsigned(a), unsigned(b));
}

// node:util tells −0 from 0, @std does not.
function unsigned(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(unsigned);
  if (value instanceof Float64Array || value instanceof Float32Array) {
    return value.map((x) => x + 0);
  }
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unsigned(part)]));
}

// Not node:assert's diff, which takes half a minute on two arrays of 20 000 numbers.
function firstDifference(actual: unknown, expected: unknown, path = ""): string {
  const [a, b] = [actual, expected] as Record<string, unknown>[];
  const parts = a && b && typeof a === "object" ? Object.keys(a) : [];
  const key = parts.find((key) => !equal(a![key], b![key]));
  if (key !== undefined) return firstDifference(a![key], b![key], `${path}[${key}]`);
  return `Expected ${inspect(expected)}, got ${inspect(actual)}${path && ` at ${path}`}`;
}
