// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * y = init + x W in f32x4: the first of the products of `dense.ts`.
 *
 * Matrices are row-major, and their rows are whole vectors: units are padded
 * with zeros to a multiple of 4. Every entry is summed with k ascending
 * whatever the block it is in, so it does not depend on the rows done together.
 *
 * Blocks differ in how many sums they keep in registers, eight wherever the
 * extents allow. Where a sum stands alone it waits for each of its terms; and
 * each access to memory costs two instructions more than it seems, since Deno's
 * engine compares every address with the memory's end.
 *
 * @module
 */

class Block {
  /**
   * R rows × V vectors of y. R and V are constants where this is called, 4 × 2, 2 × 4, 1 × 8 or less,
   * and the compiler leaves nothing of what they exclude.
   */
  @inline
  static of(
    R: i32,
    V: i32,
    x: usize,
    xs: usize,
    w: usize,
    ws: usize,
    kBytes: usize,
    init: usize,
    is: usize,
    y: usize,
  ): void {
    const zero = f32x4.splat(0);
    let a00 = v128.load(init);
    let a01 = V > 1 ? v128.load(init, 16) : zero;
    let a02 = V > 2 ? v128.load(init, 32) : zero;
    let a03 = V > 2 ? v128.load(init, 48) : zero;
    let a04 = V > 4 ? v128.load(init, 64) : zero;
    let a05 = V > 4 ? v128.load(init, 80) : zero;
    let a06 = V > 4 ? v128.load(init, 96) : zero;
    let a07 = V > 4 ? v128.load(init, 112) : zero;
    let a10 = R > 1 ? v128.load(init + is) : zero;
    let a11 = R > 1 && V > 1 ? v128.load(init + is, 16) : zero;
    let a12 = R > 1 && V > 2 ? v128.load(init + is, 32) : zero;
    let a13 = R > 1 && V > 2 ? v128.load(init + is, 48) : zero;
    let a20 = R > 2 ? v128.load(init + 2 * is) : zero;
    let a21 = R > 2 && V > 1 ? v128.load(init + 2 * is, 16) : zero;
    let a30 = R > 2 ? v128.load(init + 3 * is) : zero;
    let a31 = R > 2 && V > 1 ? v128.load(init + 3 * is, 16) : zero;
    for (let i: usize = 0; i < kBytes; i += 4) {
      const w0 = v128.load(w);
      const w1 = V > 1 ? v128.load(w, 16) : zero;
      const w2 = V > 2 ? v128.load(w, 32) : zero;
      const w3 = V > 2 ? v128.load(w, 48) : zero;
      const w4 = V > 4 ? v128.load(w, 64) : zero;
      const w5 = V > 4 ? v128.load(w, 80) : zero;
      const w6 = V > 4 ? v128.load(w, 96) : zero;
      const w7 = V > 4 ? v128.load(w, 112) : zero;
      const x0 = v128.load32_splat(x + i);
      a00 = f32x4.add(a00, f32x4.mul(x0, w0));
      if (V > 1) a01 = f32x4.add(a01, f32x4.mul(x0, w1));
      if (V > 2) {
        a02 = f32x4.add(a02, f32x4.mul(x0, w2));
        a03 = f32x4.add(a03, f32x4.mul(x0, w3));
      }
      if (V > 4) {
        a04 = f32x4.add(a04, f32x4.mul(x0, w4));
        a05 = f32x4.add(a05, f32x4.mul(x0, w5));
        a06 = f32x4.add(a06, f32x4.mul(x0, w6));
        a07 = f32x4.add(a07, f32x4.mul(x0, w7));
      }
      if (R > 1) {
        const x1 = v128.load32_splat(x + i + xs);
        a10 = f32x4.add(a10, f32x4.mul(x1, w0));
        if (V > 1) a11 = f32x4.add(a11, f32x4.mul(x1, w1));
        if (V > 2) {
          a12 = f32x4.add(a12, f32x4.mul(x1, w2));
          a13 = f32x4.add(a13, f32x4.mul(x1, w3));
        }
      }
      if (R > 2) {
        const x2 = v128.load32_splat(x + i + 2 * xs);
        a20 = f32x4.add(a20, f32x4.mul(x2, w0));
        if (V > 1) a21 = f32x4.add(a21, f32x4.mul(x2, w1));
        const x3 = v128.load32_splat(x + i + 3 * xs);
        a30 = f32x4.add(a30, f32x4.mul(x3, w0));
        if (V > 1) a31 = f32x4.add(a31, f32x4.mul(x3, w1));
      }
      w += ws;
    }
    v128.store(y, a00);
    if (V > 1) v128.store(y, a01, 16);
    if (V > 2) {
      v128.store(y, a02, 32);
      v128.store(y, a03, 48);
    }
    if (V > 4) {
      v128.store(y, a04, 64);
      v128.store(y, a05, 80);
      v128.store(y, a06, 96);
      v128.store(y, a07, 112);
    }
    if (R > 1) {
      v128.store(y + ws, a10);
      if (V > 1) v128.store(y + ws, a11, 16);
      if (V > 2) {
        v128.store(y + ws, a12, 32);
        v128.store(y + ws, a13, 48);
      }
    }
    if (R > 2) {
      v128.store(y + 2 * ws, a20);
      if (V > 1) v128.store(y + 2 * ws, a21, 16);
      v128.store(y + 3 * ws, a30);
      if (V > 1) v128.store(y + 3 * ws, a31, 16);
    }
  }
}

/**
 * y = init + x W; x `[rows, k]`, W `[k, 4 nv]`, y and init `[rows, 4 nv]`.
 *
 * @param xs bytes from one row of x to the next
 * @param is the same of init, 0 for a bias; init may be y
 */
export function product(
  x: usize,
  xs: usize,
  w: usize,
  k: i32,
  nv: i32,
  rows: i32,
  init: usize,
  is: usize,
  y: usize,
): void {
  const ws = <usize> nv << 4;
  const kBytes = <usize> k << 2;
  let m = 0;
  for (; m + 4 <= rows; m += 4) {
    let at: usize = 0;
    for (; at + 32 <= ws; at += 32) {
      Block.of(4, 2, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    if (at < ws) Block.of(4, 1, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    x += 4 * xs;
    init += 4 * is;
    y += 4 * ws;
  }
  for (; m + 2 <= rows; m += 2) {
    let at: usize = 0;
    for (; at + 64 <= ws; at += 64) {
      Block.of(2, 4, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    for (; at + 32 <= ws; at += 32) {
      Block.of(2, 2, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    if (at < ws) Block.of(2, 1, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    x += 2 * xs;
    init += 2 * is;
    y += 2 * ws;
  }
  if (m < rows) {
    let at: usize = 0;
    for (; at + 128 <= ws; at += 128) {
      Block.of(1, 8, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    for (; at + 64 <= ws; at += 64) {
      Block.of(1, 4, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    for (; at + 32 <= ws; at += 32) {
      Block.of(1, 2, x, xs, w + at, ws, kBytes, init + at, is, y + at);
    }
    if (at < ws) Block.of(1, 1, x, xs, w + at, ws, kBytes, init + at, is, y + at);
  }
}
