/** Comparing bits. @module */
import { assert, assertEquals } from "@std/assert";

/** Asserts that two blocks are the same bit for bit: −0 is not 0, and NaN is NaN. */
export function assertSameBits(actual: Float64Array, expected: Float64Array, what: string): void {
  assertEquals(actual.length, expected.length, what);
  const k = actual.findIndex((value, k) => !Object.is(value, expected[k]));
  assert(k < 0, `${what}: entry ${k} is ${actual[k]}, expected ${expected[k]}`);
}
