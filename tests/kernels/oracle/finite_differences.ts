/**
 * Derivatives by finite differences: they know nothing of how a function is
 * made, so they check every hand-written derivative.
 *
 * @module
 */
import { assertEquals } from "@std/assert";

/** A function of one number; `regions` says which piece of a piecewise smooth function it is on. */
export interface Path {
  readonly value: (t: number) => ArrayLike<number>;
  /** Which ReLUs are open at t. Differences across a kink are differences of two functions. */
  readonly region: (t: number) => string;
}

/**
 * Step of first differences. A central difference errs by h²f‴/6 + εf/h, least
 * near h = ∛ε = 6e-6, where both are about 1e-10 of f.
 */
const FIRST_STEP = 1e-5;

/**
 * Tolerance that goes with it, relative to the derivative's largest entry:
 * 1e-10, and two digits for third derivatives larger than first ones.
 */
export const FIRST_TOLERANCE = 1e-8;

/**
 * Step of second differences. With differences at h and 2h extrapolated to 0
 * they err by about h⁴f⁽⁶⁾/6 + εf/h², least near h = ⁶√ε = 2e-3; at 1e-3 the
 * sum is about 1e-9 of f.
 */
const SECOND_STEP = 1e-3;

/**
 * Tolerance that goes with it, relative to the derivative's largest entry:
 * 1e-9, and three digits because curvatures are a hundredth of the function's
 * terms and sixth derivatives larger than them.
 */
export const SECOND_TOLERANCE = 1e-6;

/** df/dt at 0. @throws If a ReLU opens or closes on the way */
export function derivative({ value, region }: Path): Float64Array {
  const h = FIRST_STEP;
  for (const t of [-h, h]) assertEquals(region(t), region(0), "a kink is in the way");
  const [ahead, behind] = [Float64Array.from(value(h)), value(-h)];
  return ahead.map((f, k) => (f - behind[k]!) / (2 * h));
}

/** All partial derivatives of a scalar function at `point`. @throws As {@linkcode derivative} */
export function gradient(
  value: (x: Float64Array) => number,
  region: (x: Float64Array) => string,
  point: Float64Array,
): Float64Array {
  return point.map((_, k) => {
    const at = (t: number) => moved(point, [k, t]);
    return derivative({ value: (t) => [value(at(t))], region: (t) => region(at(t)) })[0]!;
  });
}

/** ∂²f(x + s v + t eₖ)/∂s∂t at 0 for every k: f's Hessian times v. @throws As {@linkcode derivative} */
export function hessianProduct(
  value: (x: Float64Array) => number,
  region: (x: Float64Array) => string,
  point: Float64Array,
  v: Float64Array,
): Float64Array {
  const at = (k: number, s: number, t: number) => {
    const x = moved(point.map((x, j) => x + s * v[j]!), [k, t]);
    assertEquals(region(x), region(point), "a kink is in the way");
    return value(x);
  };
  const difference = (k: number, h: number) =>
    (at(k, h, h) - at(k, h, -h) - at(k, -h, h) + at(k, -h, -h)) / (4 * h * h);
  return point.map((_, k) => (4 * difference(k, SECOND_STEP) - difference(k, 2 * SECOND_STEP)) / 3);
}

function moved(point: Float64Array, [k, t]: [k: number, t: number]): Float64Array {
  const x = point.slice();
  x[k]! += t;
  return x;
}
