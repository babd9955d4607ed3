/**
 * Logarithm and cosine from + − × ÷ alone, in a fixed order, so that what is played on the host has the
 * same bits on every machine. Errors are below 1e-14, absolute for small results.
 *
 * @module
 */
import { open23, uniform24 } from "../../../kernels/threefry/threefry.ts";

/** ln x for x > 0, not infinite. */
export function exactLog(x: number): number {
  let exponent = 0;
  let m = x;
  for (; m < Math.SQRT1_2; m *= 2) exponent--;
  for (; m >= Math.SQRT2; m /= 2) exponent++;
  // ln m = 2 artanh f, |f| ≤ 0.1716: the term f²⁵/25 is below 1e-20.
  const f = (m - 1) / (m + 1);
  const square = f * f;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return 2 * f * sum + exponent * Math.LN2;
}

/** cos 2πu for u in [0, 1). */
export function exactCosTurn(u: number): number {
  const turned = Math.abs(u - 0.5); // cos 2πu = −cos 2π(u − ½), even
  const isFar = turned > 0.25;
  const angle = 2 * Math.PI * (isFar ? 0.5 - turned : turned);
  let sum = 1;
  for (let k = 22; k >= 2; k -= 2) sum = 1 - sum * angle * angle / (k * (k - 1));
  return isFar ? sum : -sum;
}

/** A standard normal number from two words, as a backend's `fill` and `rollout` make it. */
export function exactNormal(radiusWord: number, angleWord: number): number {
  return Math.sqrt(-2 * exactLog(open23(radiusWord))) * exactCosTurn(uniform24(angleWord));
}
