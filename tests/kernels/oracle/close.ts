/** Comparing blocks of numbers. @module */
import { AssertionError } from "@std/assert";

/** How many mismatches a failure lists. */
const SHOWN = 5;

/**
 * Asserts that two blocks agree to `tolerance` times the largest expected
 * entry: entries that are small beside the block's largest are made of terms
 * as large as it, and carry their rounding. An expectation of zeros only
 * proves nothing and is refused.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "entry",
): void {
  if (actual.length !== expected.length) {
    throw new AssertionError(`Expected ${expected.length} numbers, got ${actual.length}`);
  }
  const scale = Math.max(...Array.from(expected, Math.abs));
  if (!(scale > 0)) throw new AssertionError(`Expected ${what}: largest magnitude is ${scale}`);
  // Not `> tolerance`: a NaN must be a mismatch.
  const wrong = Array.from(expected, (_, k) => k)
    .filter((k) => !(Math.abs(actual[k]! - expected[k]!) <= tolerance * scale));
  if (wrong.length === 0) return;
  const lines = wrong.slice(0, SHOWN).map((k) =>
    `  ${what} ${k}: got ${actual[k]}, expected ${expected[k]}`
  );
  throw new AssertionError(
    `${wrong.length} of ${expected.length} are off by more than ${tolerance * scale}:\n` +
      lines.join("\n"),
  );
}
