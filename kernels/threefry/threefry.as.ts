// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Threefry2x32-20, sixteen names at a time: the form of `threefry.ts` in SIMD.
 *
 * Four groups of four blocks are interleaved so that none waits for its own last
 * rotation. Integers only: the words are the reference's on every machine.
 *
 * @module
 */

/** A half; 2⁻²³, the width of a cell; 2⁻²⁴. */
const CELLS: usize = memory.data<f32>([0.5, 1.1920928955078125e-7, 5.9604644775390625e-8]);

/** Sixteen blocks of one key and one high counter word. */
export class Threefry {
  /**
   * Stores the blocks of low counters a, b, c and d (i32x4 each).
   *
   * @param out 128 bytes: word 0 of a, word 1 of a, word 0 of b, …
   */
  static blocks(
    key0: u32,
    key1: u32,
    a: v128,
    b: v128,
    c: v128,
    d: v128,
    high: u32,
    out: usize,
  ): void {
    const k0 = i32x4.splat(key0);
    const start = i32x4.add(i32x4.splat(high), i32x4.splat(key1));
    let a0 = i32x4.add(a, k0);
    let b0 = i32x4.add(b, k0);
    let c0 = i32x4.add(c, k0);
    let d0 = i32x4.add(d, k0);
    let a1 = start;
    let b1 = start;
    let c1 = start;
    let d1 = start;
    // The next injection takes p, and q with its number.
    let p = i32x4.splat(key1);
    let q = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
    let r = k0;
    let injection = i32x4.splat(1);
    for (let eight = 0; eight < 2; eight++) {
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 13), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 15), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 26), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 6), a0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 13), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 15), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 26), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 6), b0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 13), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 15), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 26), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 6), c0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 13), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 15), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 26), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 6), d0);
      let injected = i32x4.add(q, injection);
      a0 = i32x4.add(a0, p);
      a1 = i32x4.add(a1, injected);
      b0 = i32x4.add(b0, p);
      b1 = i32x4.add(b1, injected);
      c0 = i32x4.add(c0, p);
      c1 = i32x4.add(c1, injected);
      d0 = i32x4.add(d0, p);
      d1 = i32x4.add(d1, injected);
      injection = i32x4.add(injection, i32x4.splat(1));
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 17), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 29), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 16), a0);
      a0 = i32x4.add(a0, a1);
      a1 = v128.xor(Threefry.rotate(a1, 24), a0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 17), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 29), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 16), b0);
      b0 = i32x4.add(b0, b1);
      b1 = v128.xor(Threefry.rotate(b1, 24), b0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 17), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 29), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 16), c0);
      c0 = i32x4.add(c0, c1);
      c1 = v128.xor(Threefry.rotate(c1, 24), c0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 17), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 29), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 16), d0);
      d0 = i32x4.add(d0, d1);
      d1 = v128.xor(Threefry.rotate(d1, 24), d0);
      injected = i32x4.add(r, injection);
      a0 = i32x4.add(a0, q);
      a1 = i32x4.add(a1, injected);
      b0 = i32x4.add(b0, q);
      b1 = i32x4.add(b1, injected);
      c0 = i32x4.add(c0, q);
      c1 = i32x4.add(c1, injected);
      d0 = i32x4.add(d0, q);
      d1 = i32x4.add(d1, injected);
      injection = i32x4.add(injection, i32x4.splat(1));
      const swap = r;
      r = q;
      q = p;
      p = swap;
    }
    a0 = i32x4.add(a0, a1);
    a1 = v128.xor(Threefry.rotate(a1, 13), a0);
    a0 = i32x4.add(a0, a1);
    a1 = v128.xor(Threefry.rotate(a1, 15), a0);
    a0 = i32x4.add(a0, a1);
    a1 = v128.xor(Threefry.rotate(a1, 26), a0);
    a0 = i32x4.add(a0, a1);
    a1 = v128.xor(Threefry.rotate(a1, 6), a0);
    b0 = i32x4.add(b0, b1);
    b1 = v128.xor(Threefry.rotate(b1, 13), b0);
    b0 = i32x4.add(b0, b1);
    b1 = v128.xor(Threefry.rotate(b1, 15), b0);
    b0 = i32x4.add(b0, b1);
    b1 = v128.xor(Threefry.rotate(b1, 26), b0);
    b0 = i32x4.add(b0, b1);
    b1 = v128.xor(Threefry.rotate(b1, 6), b0);
    c0 = i32x4.add(c0, c1);
    c1 = v128.xor(Threefry.rotate(c1, 13), c0);
    c0 = i32x4.add(c0, c1);
    c1 = v128.xor(Threefry.rotate(c1, 15), c0);
    c0 = i32x4.add(c0, c1);
    c1 = v128.xor(Threefry.rotate(c1, 26), c0);
    c0 = i32x4.add(c0, c1);
    c1 = v128.xor(Threefry.rotate(c1, 6), c0);
    d0 = i32x4.add(d0, d1);
    d1 = v128.xor(Threefry.rotate(d1, 13), d0);
    d0 = i32x4.add(d0, d1);
    d1 = v128.xor(Threefry.rotate(d1, 15), d0);
    d0 = i32x4.add(d0, d1);
    d1 = v128.xor(Threefry.rotate(d1, 26), d0);
    d0 = i32x4.add(d0, d1);
    d1 = v128.xor(Threefry.rotate(d1, 6), d0);
    const injected = i32x4.add(q, injection);
    a0 = i32x4.add(a0, p);
    a1 = i32x4.add(a1, injected);
    b0 = i32x4.add(b0, p);
    b1 = i32x4.add(b1, injected);
    c0 = i32x4.add(c0, p);
    c1 = i32x4.add(c1, injected);
    d0 = i32x4.add(d0, p);
    d1 = i32x4.add(d1, injected);
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, b0, 32);
    v128.store(out, b1, 48);
    v128.store(out, c0, 64);
    v128.store(out, c1, 80);
    v128.store(out, d0, 96);
    v128.store(out, d1, 112);
  }

  /** Bits moved up by `count`, those pushed out coming in below. */
  @inline
  static rotate(x: v128, count: i32): v128 {
    return v128.or(i32x4.shl(x, count), i32x4.shr_u(x, 32 - count));
  }

  /** Low counter word: task's low ten bits over the element; see `draws.ts`. */
  @inline
  static low(task: u32, element: u32): u32 {
    return (task & 0x3ff) << 22 | element;
  }

  /** High counter word: iteration over task's high bits. */
  @inline
  static high(iteration: u32, task: u32): u32 {
    return iteration << 6 | task >>> 10;
  }

  /** Words as numbers strictly inside (0, 1): midpoints of 2²³ cells, exact in f32. */
  @inline
  static open23(words: v128): v128 {
    const cells = f32x4.convert_i32x4_s(i32x4.shr_u(words, 9));
    return f32x4.mul(f32x4.add(cells, v128.load32_splat(CELLS)), v128.load32_splat(CELLS, 4));
  }

  /** Words as numbers on [0, 1): their top 24 bits, exact in f32. */
  @inline
  static uniform24(words: v128): v128 {
    const cells = f32x4.convert_i32x4_s(i32x4.shr_u(words, 8));
    return f32x4.mul(cells, v128.load32_splat(CELLS, 8));
  }
}

/** Two words of one name at `out` (room for 128 bytes); for tests. */
export function threefry(key0: u32, key1: u32, low: u32, high: u32, out: usize): void {
  const counter = i32x4.splat(low);
  Threefry.blocks(key0, key1, counter, counter, counter, counter, high, out);
  store<u32>(out, load<u32>(out, 16), 4);
}
