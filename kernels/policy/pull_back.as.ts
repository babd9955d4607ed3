// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * x̄ = ȳ Wᵀ in f32x4: pulls cotangents of `dense.ts`'s product back to its input.
 *
 * Matrices are row-major, their rows whole vectors with zeros behind. Every
 * entry is summed in four interleaved sums, added as (0 + 2) + (1 + 3), and so
 * does not depend on how many rows are done together.
 *
 * @module
 */
import { Sum } from "./vectors.as.ts";

class Block {
  /**
   * Four columns of R rows, 1 or 2; R is a constant where this is called, and the compiler leaves
   * nothing of what it excludes.
   */
  @inline
  static of(
    R: i32,
    y: usize,
    w: usize,
    y2: usize,
    w2: usize,
    ws: usize,
    add: i32,
    out: usize,
    os: usize,
  ): void {
    const zero = f32x4.splat(0);
    let a00 = zero;
    let a01 = zero;
    let a02 = zero;
    let a03 = zero;
    let a10 = zero;
    let a11 = zero;
    let a12 = zero;
    let a13 = zero;
    for (;;) {
      let at: usize = 0;
      // Two vectors a turn: V8 spends about ten instructions on a turn itself.
      for (; at + 32 <= ws; at += 32) {
        const y0 = v128.load(y + at);
        const y1 = R > 1 ? v128.load(y + at + ws) : zero;
        const w0 = v128.load(w + at);
        a00 = f32x4.add(a00, f32x4.mul(y0, w0));
        if (R > 1) a10 = f32x4.add(a10, f32x4.mul(y1, w0));
        const w1 = v128.load(w + at + ws);
        a01 = f32x4.add(a01, f32x4.mul(y0, w1));
        if (R > 1) a11 = f32x4.add(a11, f32x4.mul(y1, w1));
        const w2 = v128.load(w + at + 2 * ws);
        a02 = f32x4.add(a02, f32x4.mul(y0, w2));
        if (R > 1) a12 = f32x4.add(a12, f32x4.mul(y1, w2));
        const w3 = v128.load(w + at + 3 * ws);
        a03 = f32x4.add(a03, f32x4.mul(y0, w3));
        if (R > 1) a13 = f32x4.add(a13, f32x4.mul(y1, w3));
        const z0 = v128.load(y + at, 16);
        const z1 = R > 1 ? v128.load(y + at + ws, 16) : zero;
        const w4 = v128.load(w + at, 16);
        a00 = f32x4.add(a00, f32x4.mul(z0, w4));
        if (R > 1) a10 = f32x4.add(a10, f32x4.mul(z1, w4));
        const w5 = v128.load(w + at + ws, 16);
        a01 = f32x4.add(a01, f32x4.mul(z0, w5));
        if (R > 1) a11 = f32x4.add(a11, f32x4.mul(z1, w5));
        const w6 = v128.load(w + at + 2 * ws, 16);
        a02 = f32x4.add(a02, f32x4.mul(z0, w6));
        if (R > 1) a12 = f32x4.add(a12, f32x4.mul(z1, w6));
        const w7 = v128.load(w + at + 3 * ws, 16);
        a03 = f32x4.add(a03, f32x4.mul(z0, w7));
        if (R > 1) a13 = f32x4.add(a13, f32x4.mul(z1, w7));
      }
      if (at < ws) {
        const y0 = v128.load(y + at);
        const y1 = R > 1 ? v128.load(y + at + ws) : zero;
        const w0 = v128.load(w + at);
        a00 = f32x4.add(a00, f32x4.mul(y0, w0));
        if (R > 1) a10 = f32x4.add(a10, f32x4.mul(y1, w0));
        const w1 = v128.load(w + at + ws);
        a01 = f32x4.add(a01, f32x4.mul(y0, w1));
        if (R > 1) a11 = f32x4.add(a11, f32x4.mul(y1, w1));
        const w2 = v128.load(w + at + 2 * ws);
        a02 = f32x4.add(a02, f32x4.mul(y0, w2));
        if (R > 1) a12 = f32x4.add(a12, f32x4.mul(y1, w2));
        const w3 = v128.load(w + at + 3 * ws);
        a03 = f32x4.add(a03, f32x4.mul(y0, w3));
        if (R > 1) a13 = f32x4.add(a13, f32x4.mul(y1, w3));
      }
      if (!y2) break;
      y = y2;
      w = w2;
      y2 = 0;
    }
    let s0 = Sum.each(a00, a01, a02, a03);
    if (add) s0 = f32x4.add(v128.load(out), s0);
    v128.store(out, s0);
    if (R > 1) {
      let s1 = Sum.each(a10, a11, a12, a13);
      if (add) s1 = f32x4.add(v128.load(out + os), s1);
      v128.store(out + os, s1);
    }
  }
}

/**
 * x̄ = ȳ Wᵀ (+ ȳ₂ W₂ᵀ); ȳ `[rows, 4 nv]`, W `[k, 4 nv]`, x̄ `[rows, k]`, k a
 * multiple of 4.
 *
 * @param y2 0 for none; then `w2` is not read
 * @param add 1 to add to x̄
 */
export function pullBack(
  y: usize,
  w: usize,
  y2: usize,
  w2: usize,
  k: i32,
  nv: i32,
  rows: i32,
  add: i32,
  out: usize,
): void {
  const ws = <usize> nv << 4;
  const os = <usize> k << 2;
  let m = 0;
  for (; m + 2 <= rows; m += 2) {
    for (let i: usize = 0; i < os; i += 16) {
      const row = (i >> 2) * ws;
      Block.of(2, y, w + row, y2, w2 + row, ws, add, out + i, os);
    }
    y += 2 * ws;
    if (y2) y2 += 2 * ws;
    out += 2 * os;
  }
  if (m == rows) return;
  for (let i: usize = 0; i < os; i += 16) {
    const row = (i >> 2) * ws;
    Block.of(1, y, w + row, y2, w2 + row, ws, add, out + i, os);
  }
}
