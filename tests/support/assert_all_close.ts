/** Comparison of arrays, element by element. @module */
import { fail } from "@std/assert";

/** How many mismatches a failure shows. */
const SHOWN = 5;

/**
 * Asserts that |actual − expected| ≤ absolute + relative·|expected| everywhere;
 * names the first mismatches with their index and both values. NaN equals
 * nothing, not even NaN.
 */
export function assertAllClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute = 0, relative = 0, what = "arrays" }: {
    absolute?: number;
    relative?: number;
    what?: string;
  },
): void {
  if (actual.length !== expected.length) {
    fail(`${what}: got ${actual.length} numbers, expected ${expected.length}`);
  }
  const mismatches: string[] = [];
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const got = actual[i]!;
    const wanted = expected[i]!;
    if (got === wanted) continue; // Equal infinities too.
    if (Math.abs(got - wanted) <= absolute + relative * Math.abs(wanted)) continue;
    if (count++ < SHOWN) mismatches.push(`[${i}] got ${got}, expected ${wanted}`);
  }
  if (count > 0) {
    fail(
      `${what}: ${count} of ${actual.length} differ by more than ${absolute} + ${relative}·|x|:\n` +
        mismatches.join("\n"),
    );
  }
}
