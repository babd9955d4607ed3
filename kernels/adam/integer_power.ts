/**
 * Powers for Adam's bias corrections, the same on every backend.
 *
 * @module
 */

/** base^exponent by squaring: only products, so the same bits on every machine. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, n = exponent; n > 0; n = Math.floor(n / 2), square *= square) {
    if (n % 2 === 1) result *= square;
  }
  return result;
}
