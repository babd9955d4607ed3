// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * exp, log and cos in f32, four at a time, from additions, multiplications and
 * bits alone, so that they have the same bits on every machine.
 *
 * Polynomials: Moshier, *Cephes* (single precision). Largest errors over the
 * ranges used, tested in `tests/kernels/wasm/approximate_test.ts`:
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

/** The approximations. */
export class Approximate {
  /** eˣ; 0 below −104, ∞ above 89. */
  @inline
  static exp(x: v128): v128 {
    const bounded = f32x4.min(f32x4.max(x, f32x4.splat(-104)), f32x4.splat(89));
    const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
    // ln 2 in two parts: n times the first is exact.
    let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
    r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
    let y = f32x4.splat(1.9875691500e-4);
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.3981999507e-3));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
    y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
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
    const m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
    const low = f32x4.lt(m, f32x4.splat(0.707106781186547524));
    const f = f32x4.sub(f32x4.add(m, v128.and(low, m)), f32x4.splat(1));
    const z = f32x4.mul(f, f);
    let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
    e = i32x4.add(i32x4.sub(e, halvings), low);
    const n = f32x4.convert_i32x4_s(e);
    const f87 = Approximate.line(f, 7.0376836292e-2, -1.1514610310e-1);
    const f65 = Approximate.line(f, 1.1676998740e-1, -1.2420140846e-1);
    const f43 = Approximate.line(f, 1.4249322787e-1, -1.6668057665e-1);
    const f10 = Approximate.line(f, -2.4999993993e-1, 3.3333331174e-1);
    const high = f32x4.add(f43, f32x4.mul(z, f32x4.add(f65, f32x4.mul(z, f87))));
    const rest = f32x4.add(f10, f32x4.mul(z, f32x4.splat(2.0000714765e-1)));
    const cube = f32x4.mul(f, z);
    let y = f32x4.mul(f32x4.add(rest, f32x4.mul(cube, high)), cube);
    y = f32x4.add(y, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
    y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
    return f32x4.add(f32x4.add(f, y), f32x4.mul(n, f32x4.splat(0.693359375)));
  }

  /** slope·x + constant. */
  @inline
  static line(x: v128, slope: f32, constant: f32): v128 {
    return f32x4.add(f32x4.mul(x, f32x4.splat(slope)), f32x4.splat(constant));
  }

  /** cos 2πu for u in [0, 1). */
  @inline
  static cosTurn(u: v128): v128 {
    // Quarter turns, and what is left of them in [−½, ½], both exact.
    const quarters = f32x4.mul(u, f32x4.splat(4));
    const nearest = f32x4.nearest(quarters);
    const a = f32x4.mul(f32x4.sub(quarters, nearest), f32x4.splat(1.5707963267948966));
    const z = f32x4.mul(a, a);
    let cosine = f32x4.splat(2.443315711809948e-5);
    cosine = f32x4.add(f32x4.mul(cosine, z), f32x4.splat(-1.388731625493765e-3));
    cosine = f32x4.add(f32x4.mul(cosine, z), f32x4.splat(4.166664568298827e-2));
    cosine = f32x4.mul(f32x4.mul(cosine, z), z);
    cosine = f32x4.add(f32x4.sub(cosine, f32x4.mul(z, f32x4.splat(0.5))), f32x4.splat(1));
    let sine = f32x4.splat(-1.9515295891e-4);
    sine = f32x4.add(f32x4.mul(sine, z), f32x4.splat(8.3321608736e-3));
    sine = f32x4.add(f32x4.mul(sine, z), f32x4.splat(-1.6666654611e-1));
    sine = f32x4.add(f32x4.mul(f32x4.mul(sine, z), a), a);
    // After q quarters: cos a, −sin a, −cos a, sin a.
    const q = i32x4.trunc_sat_f32x4_s(nearest);
    const odd = i32x4.eq(v128.and(q, i32x4.splat(1)), i32x4.splat(1));
    const y = v128.bitselect(sine, cosine, odd);
    const turned = v128.and(i32x4.add(q, i32x4.splat(1)), i32x4.splat(2));
    return v128.xor(y, i32x4.shl(turned, 30));
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
