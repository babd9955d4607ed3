// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Whether numbers are finite, from their exponents' bits.
 *
 * @module
 */

const EXPONENT: u32 = 0x7f800000;

/** Neither NaN nor infinite. */
export function isFinite32(x: f32): bool {
  return (reinterpret<u32>(x) & EXPONENT) != EXPONENT;
}

/** Neither NaN nor infinite, also once rounded to f32. */
export function isFinite64(x: f64): bool {
  return isFinite32(<f32> x);
}

/** Whether all of `count` f32 are finite. */
export function areFinite(at: usize, count: i32): bool {
  const end = at + (<usize> count << 2);
  for (; at < end; at += 4) if (!isFinite32(load<f32>(at))) return false;
  return true;
}
