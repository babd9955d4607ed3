// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
import { Sum } from "./vectors.as.ts";

/**
 * x̄ = ȳ Wᵀ (+ ȳ₂ W₂ᵀ): pulls cotangents of y back to x; ȳ `[rows, 4 nv]`,
 * W `[k, 4 nv]`, x̄ `[rows, k]`, k a multiple of 4.
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
  const outBytes = <usize> k << 2;
  let m = 0;
  for (; m + 2 <= rows; m += 2) {
    for (let i: usize = 0; i < outBytes; i += 16) {
      let a00 = f32x4.splat(0);
      let a01 = f32x4.splat(0);
      let a02 = f32x4.splat(0);
      let a03 = f32x4.splat(0);
      let a10 = f32x4.splat(0);
      let a11 = f32x4.splat(0);
      let a12 = f32x4.splat(0);
      let a13 = f32x4.splat(0);
      let row = w + (i >> 2) * ws;
      for (let at: usize = 0; at < ws; at += 16) {
        const y0 = v128.load(y + at);
        const y1 = v128.load(y + at + ws);
        const w0 = v128.load(row + at);
        a00 = f32x4.add(a00, f32x4.mul(y0, w0));
        a10 = f32x4.add(a10, f32x4.mul(y1, w0));
        const w1 = v128.load(row + at + ws);
        a01 = f32x4.add(a01, f32x4.mul(y0, w1));
        a11 = f32x4.add(a11, f32x4.mul(y1, w1));
        const w2 = v128.load(row + at + 2 * ws);
        a02 = f32x4.add(a02, f32x4.mul(y0, w2));
        a12 = f32x4.add(a12, f32x4.mul(y1, w2));
        const w3 = v128.load(row + at + 3 * ws);
        a03 = f32x4.add(a03, f32x4.mul(y0, w3));
        a13 = f32x4.add(a13, f32x4.mul(y1, w3));
      }
      if (y2) {
        row = w2 + (i >> 2) * ws;
        for (let at: usize = 0; at < ws; at += 16) {
          const y0 = v128.load(y2 + at);
          const y1 = v128.load(y2 + at + ws);
          const w0 = v128.load(row + at);
          a00 = f32x4.add(a00, f32x4.mul(y0, w0));
          a10 = f32x4.add(a10, f32x4.mul(y1, w0));
          const w1 = v128.load(row + at + ws);
          a01 = f32x4.add(a01, f32x4.mul(y0, w1));
          a11 = f32x4.add(a11, f32x4.mul(y1, w1));
          const w2 = v128.load(row + at + 2 * ws);
          a02 = f32x4.add(a02, f32x4.mul(y0, w2));
          a12 = f32x4.add(a12, f32x4.mul(y1, w2));
          const w3 = v128.load(row + at + 3 * ws);
          a03 = f32x4.add(a03, f32x4.mul(y0, w3));
          a13 = f32x4.add(a13, f32x4.mul(y1, w3));
        }
      }
      let s0 = Sum.each(a00, a01, a02, a03);
      let s1 = Sum.each(a10, a11, a12, a13);
      if (add) {
        s0 = f32x4.add(v128.load(out + i), s0);
        s1 = f32x4.add(v128.load(out + i + outBytes), s1);
      }
      v128.store(out + i, s0);
      v128.store(out + i + outBytes, s1);
    }
    y += 2 * ws;
    if (y2) y2 += 2 * ws;
    out += 2 * outBytes;
  }
  if (m < rows) {
    for (let i: usize = 0; i < outBytes; i += 16) {
      let a00 = f32x4.splat(0);
      let a01 = f32x4.splat(0);
      let a02 = f32x4.splat(0);
      let a03 = f32x4.splat(0);
      let row = w + (i >> 2) * ws;
      for (let at: usize = 0; at < ws; at += 16) {
        const y0 = v128.load(y + at);
        const w0 = v128.load(row + at);
        a00 = f32x4.add(a00, f32x4.mul(y0, w0));
        const w1 = v128.load(row + at + ws);
        a01 = f32x4.add(a01, f32x4.mul(y0, w1));
        const w2 = v128.load(row + at + 2 * ws);
        a02 = f32x4.add(a02, f32x4.mul(y0, w2));
        const w3 = v128.load(row + at + 3 * ws);
        a03 = f32x4.add(a03, f32x4.mul(y0, w3));
      }
      if (y2) {
        row = w2 + (i >> 2) * ws;
        for (let at: usize = 0; at < ws; at += 16) {
          const y0 = v128.load(y2 + at);
          const w0 = v128.load(row + at);
          a00 = f32x4.add(a00, f32x4.mul(y0, w0));
          const w1 = v128.load(row + at + ws);
          a01 = f32x4.add(a01, f32x4.mul(y0, w1));
          const w2 = v128.load(row + at + 2 * ws);
          a02 = f32x4.add(a02, f32x4.mul(y0, w2));
          const w3 = v128.load(row + at + 3 * ws);
          a03 = f32x4.add(a03, f32x4.mul(y0, w3));
        }
      }
      let s0 = Sum.each(a00, a01, a02, a03);
      if (add) {
        s0 = f32x4.add(v128.load(out + i), s0);
      }
      v128.store(out + i, s0);
    }
  }
}

