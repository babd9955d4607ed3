// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * exp, log and cos in f32, four at a time, from additions, multiplications and
 * bits alone, so that they have the same bits on every machine.
 *
 * Polynomials: Moshier, *Cephes* (single precision). Largest errors over the
 * ranges used, tested in `tests/kernels/approximate/approximate_test.ts`:
 *
 * | function | range | error |
 * |---|---|---|
 * | exp | [−87, 88] | 1.5e-7 relative; below that within one denormal step |
 * | log | all positive numbers | 1.5e-7 relative |
 * | cosTurn | [0, 1) | 1.5e-7 absolute |
 *
 * NaN comes out as NaN. Its payload, which the WebAssembly standard leaves
 * open, never decides anything: integers made of a NaN are replaced by a
 * constant (`exp`, by trunc_sat) or discarded by a comparison (`log`).
 *
 * @module
 */

/*
 * Coefficients lie in memory: there, one instruction loads a number into four
 * lanes, while V8 makes three of a constant, every time it is used.
 */
const EXP: usize = memory.data<f32>([
  // Powers of r from the seventh down to the second.
  1.9875691500e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  // log₂e; ln 2 in two parts, n times the first exact; the range; one.
  1.44269504,
  0.693359375,
  -2.12194440e-4,
  -104,
  89,
  1,
]);
const LOG: usize = memory.data<f32>([
  // Powers of f from the eighth down.
  7.0376836292e-2,
  -1.1514610310e-1,
  1.1676998740e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
  // √½, ½, 1; ln 2 in two parts.
  0.707106781186547524,
  0.5,
  1,
  -2.12194440e-4,
  0.693359375,
]);
const LOG_BITS: usize = memory.data<i32>([
  // The mantissa; the exponent of ½; the exponent's bias, less one.
  0x007fffff,
  0x3f000000,
  126,
]);
const COS: usize = memory.data<f32>([
  // Cosine: powers of z from the fourth down, ½ and 1; sine: from the third down.
  2.443315711809948e-5,
  -1.388731625493765e-3,
  4.166664568298827e-2,
  0.5,
  1,
  -1.9515295891e-4,
  8.3321608736e-3,
  -1.6666654611e-1,
  // Quarters a turn; 3·2²²; π/2.
  4,
  12582912,
  1.5707963267948966,
]);

/** The approximations. */
export class Approximate {
  /** eˣ; 0 below −104, ∞ above 89. */
  @inline
  static exp(x: v128): v128 {
    const bounded = f32x4.min(f32x4.max(x, Approximate.at(EXP, 9)), Approximate.at(EXP, 10));
    const n = f32x4.nearest(f32x4.mul(bounded, Approximate.at(EXP, 6)));
    let r = f32x4.sub(bounded, f32x4.mul(n, Approximate.at(EXP, 7)));
    r = f32x4.sub(r, f32x4.mul(n, Approximate.at(EXP, 8)));
    let y = Approximate.at(EXP, 0);
    y = f32x4.add(f32x4.mul(y, r), Approximate.at(EXP, 1));
    y = f32x4.add(f32x4.mul(y, r), Approximate.at(EXP, 2));
    y = f32x4.add(f32x4.mul(y, r), Approximate.at(EXP, 3));
    y = f32x4.add(f32x4.mul(y, r), Approximate.at(EXP, 4));
    y = f32x4.add(f32x4.mul(y, r), Approximate.at(EXP, 5));
    y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), Approximate.at(EXP, 11));
    // 2ⁿ in two factors, so that neither leaves the range of exponents.
    const exponent = i32x4.trunc_sat_f32x4_s(n);
    const half = i32x4.shr_s(exponent, 1);
    const rest = i32x4.sub(exponent, half);
    return f32x4.mul(f32x4.mul(y, Approximate.power2(half)), Approximate.power2(rest));
  }

  /** ln x; −∞ at 0, NaN below. */
  @inline
  static log(x: v128): v128 {
    const denormal = f32x4.lt(x, f32x4.splat(1.1754943508222875e-38));
    const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(16777216)), x, denormal);
    let y = Approximate.logFrom(scaled, v128.and(denormal, i32x4.splat(24)));
    y = v128.bitselect(y, f32x4.splat(NaN), f32x4.gt(x, f32x4.splat(0)));
    y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
    return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
  }

  /** ln x of positive, normal, finite x: the same bits as `log`. */
  @inline
  static logOfNormal(x: v128): v128 {
    return Approximate.logFrom(x, i32x4.splat(0));
  }

  /** ln(x / 2ⁿ). The polynomial is split so that its parts need not wait for each other. */
  @inline
  static logFrom(x: v128, halvings: v128): v128 {
    const mantissa = v128.and(x, Approximate.at(LOG_BITS, 0));
    const m = v128.or(mantissa, Approximate.at(LOG_BITS, 1));
    const low = f32x4.lt(m, Approximate.at(LOG, 9));
    const f = f32x4.sub(f32x4.add(m, v128.and(low, m)), Approximate.at(LOG, 11));
    const z = f32x4.mul(f, f);
    let e = i32x4.sub(i32x4.shr_u(x, 23), Approximate.at(LOG_BITS, 2));
    e = i32x4.add(i32x4.sub(e, halvings), low);
    const n = f32x4.convert_i32x4_s(e);
    const f87 = f32x4.add(f32x4.mul(f, Approximate.at(LOG, 0)), Approximate.at(LOG, 1));
    const f65 = f32x4.add(f32x4.mul(f, Approximate.at(LOG, 2)), Approximate.at(LOG, 3));
    const f43 = f32x4.add(f32x4.mul(f, Approximate.at(LOG, 4)), Approximate.at(LOG, 5));
    const f10 = f32x4.add(f32x4.mul(f, Approximate.at(LOG, 7)), Approximate.at(LOG, 8));
    const high = f32x4.add(f43, f32x4.mul(z, f32x4.add(f65, f32x4.mul(z, f87))));
    const rest = f32x4.add(f10, f32x4.mul(z, Approximate.at(LOG, 6)));
    const cube = f32x4.mul(f, z);
    let y = f32x4.mul(f32x4.add(rest, f32x4.mul(cube, high)), cube);
    y = f32x4.add(y, f32x4.mul(n, Approximate.at(LOG, 12)));
    y = f32x4.sub(y, f32x4.mul(z, Approximate.at(LOG, 10)));
    return f32x4.add(f32x4.add(f, y), f32x4.mul(n, Approximate.at(LOG, 13)));
  }

  /** cos 2πu for u in [0, 1). */
  @inline
  static cosTurn(u: v128): v128 {
    // Added to 3·2²², a small number is rounded to the nearest integer, in the lowest bits: quarter
    // turns, and what is left of them in [−½, ½], both exact.
    const quarters = f32x4.mul(u, Approximate.at(COS, 8));
    const rounded = f32x4.add(quarters, Approximate.at(COS, 9));
    const nearest = f32x4.sub(rounded, Approximate.at(COS, 9));
    const a = f32x4.mul(f32x4.sub(quarters, nearest), Approximate.at(COS, 10));
    const z = f32x4.mul(a, a);
    let cosine = Approximate.at(COS, 0);
    cosine = f32x4.add(f32x4.mul(cosine, z), Approximate.at(COS, 1));
    cosine = f32x4.add(f32x4.mul(cosine, z), Approximate.at(COS, 2));
    cosine = f32x4.mul(f32x4.mul(cosine, z), z);
    cosine = f32x4.sub(cosine, f32x4.mul(z, Approximate.at(COS, 3)));
    cosine = f32x4.add(cosine, Approximate.at(COS, 4));
    let sine = Approximate.at(COS, 5);
    sine = f32x4.add(f32x4.mul(sine, z), Approximate.at(COS, 6));
    sine = f32x4.add(f32x4.mul(sine, z), Approximate.at(COS, 7));
    sine = f32x4.add(f32x4.mul(f32x4.mul(sine, z), a), a);
    // After q quarters: cos a, −sin a, −cos a, sin a.
    const odd = i32x4.shr_s(i32x4.shl(rounded, 31), 31);
    const y = v128.bitselect(sine, cosine, odd);
    // The second bit of q + 1, which q's two lowest decide, as the sign.
    const turned = v128.xor(rounded, i32x4.shl(rounded, 1));
    return v128.xor(y, i32x4.shl(i32x4.shr_u(turned, 1), 31));
  }

  /** Number k of a table, in all lanes. */
  @inline
  static at(table: usize, k: usize): v128 {
    return v128.load32_splat(table + (k << 2));
  }

  /** 2ⁿ, n in [−126, 127]. */
  @inline
  static power2(n: v128): v128 {
    return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
  }
}

/** exp (0), log (1) or cosTurn (2) of `count` (a multiple of 4) numbers; for tests. */
export function approximate(which: i32, from: usize, count: i32, to: usize): void {
  for (let k = 0; k < count; k += 4) {
    const x = v128.load(from + (k << 2));
    let y = Approximate.exp(x);
    if (which == 1) y = Approximate.log(x);
    if (which == 2) y = Approximate.cosTurn(x);
    v128.store(to + (k << 2), y);
  }
}
