/**
 * Gamma variates by rejection (Best 1978; Devroye 1986, algorithm XG, page 410). With a > 1,
 * b = a − 1, c = 3a − 3/4, u and v uniform, w = u(1 − u):
 *
 * ```text
 * y = √(c/w) (u − 1/2),  x = b + y,  z = 64 w³ v²
 * accept x ≥ 0 if z ≤ 1 − 2y²/x  or  ln z ≤ 2 (b ln(x/b) − y)
 * ```
 *
 * For a ≤ 1, Gamma(a) is Gamma(a + 1) u^(1/a). It may be too small for an f64, so logarithms are
 * returned.
 *
 * @module
 */
import { open23, uniform24 } from "../threefry/threefry.ts";

/** Attempts; a name's low byte counts them, its last value is the boost's. */
const ATTEMPTS = 255;

/**
 * ln of a Gamma(a, 1) variate.
 *
 * @param a above 0
 * @param wordsOf the two words of attempt j, in [0, 255]; they are read before the next call
 */
export function logGamma(a: number, wordsOf: (attempt: number) => Uint32Array): number {
  if (a > 1) return Math.log(gammaAbove1(a, wordsOf));
  const boost = Math.log(open23(wordsOf(ATTEMPTS)[0]!)) / a;
  return Math.log(gammaAbove1(a + 1, wordsOf)) + boost;
}

function gammaAbove1(a: number, wordsOf: (attempt: number) => Uint32Array): number {
  const b = a - 1;
  const c = 3 * a - 0.75;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const words = wordsOf(attempt);
    const [u, v] = [open23(words[0]!), uniform24(words[1]!)];
    const w = u * (1 - u);
    const y = Math.sqrt(c / w) * (u - 0.5);
    const x = b + y;
    if (x <= 0) continue;
    const z = 64 * w * w * w * v * v;
    if (z <= 1 - 2 * y * y / x || Math.log(z) <= 2 * (b * Math.log(x / b) - y)) return x;
  }
  return a; // at most 3 of 4 attempts fail: never
}
