// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * The three products of an affine layer in f32x4: the form of `dense.ts`.
 *
 * Matrices are row-major, and their rows are whole vectors: units are padded
 * with zeros to a multiple of 4. Every entry of a result is summed in one fixed
 * order (k or m ascending; `pullBack` in four interleaved sums added as
 * (0 + 2) + (1 + 3)) whatever the blocking, so it does not depend on how many
 * rows are done together.
 *
 * @module
 */

/** Adds up each of four vectors: [Σa, Σb, Σc, Σd]. */
export class Sum {
  @inline
  static each(a: v128, b: v128, c: v128, d: v128): v128 {
    const ab = f32x4.add(
      v128.shuffle<f32>(a, b, 0, 4, 1, 5),
      v128.shuffle<f32>(a, b, 2, 6, 3, 7),
    );
    const cd = f32x4.add(
      v128.shuffle<f32>(c, d, 0, 4, 1, 5),
      v128.shuffle<f32>(c, d, 2, 6, 3, 7),
    );
    return f32x4.add(
      v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
      v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
    );
  }

  /** The sum of one vector's lanes, (0 + 2) + (1 + 3). */
  @inline
  static of(a: v128): f32 {
    const pairs = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
    return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
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
    let v = 0;
    for (; v + 2 <= nv; v += 2) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a10 = v128.load(init + at + is);
      let a11 = v128.load(init + at + is, 16);
      let a20 = v128.load(init + at + 2 * is);
      let a21 = v128.load(init + at + 2 * is, 16);
      let a30 = v128.load(init + at + 3 * is);
      let a31 = v128.load(init + at + 3 * is, 16);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const w1 = v128.load(row, 16);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        a01 = f32x4.add(a01, f32x4.mul(x0, w1));
        const x1 = v128.load32_splat(x + i + xs);
        a10 = f32x4.add(a10, f32x4.mul(x1, w0));
        a11 = f32x4.add(a11, f32x4.mul(x1, w1));
        const x2 = v128.load32_splat(x + i + 2 * xs);
        a20 = f32x4.add(a20, f32x4.mul(x2, w0));
        a21 = f32x4.add(a21, f32x4.mul(x2, w1));
        const x3 = v128.load32_splat(x + i + 3 * xs);
        a30 = f32x4.add(a30, f32x4.mul(x3, w0));
        a31 = f32x4.add(a31, f32x4.mul(x3, w1));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at + ws, a10);
      v128.store(y + at + ws, a11, 16);
      v128.store(y + at + 2 * ws, a20);
      v128.store(y + at + 2 * ws, a21, 16);
      v128.store(y + at + 3 * ws, a30);
      v128.store(y + at + 3 * ws, a31, 16);
    }
    for (; v < nv; v++) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a10 = v128.load(init + at + is);
      let a20 = v128.load(init + at + 2 * is);
      let a30 = v128.load(init + at + 3 * is);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        const x1 = v128.load32_splat(x + i + xs);
        a10 = f32x4.add(a10, f32x4.mul(x1, w0));
        const x2 = v128.load32_splat(x + i + 2 * xs);
        a20 = f32x4.add(a20, f32x4.mul(x2, w0));
        const x3 = v128.load32_splat(x + i + 3 * xs);
        a30 = f32x4.add(a30, f32x4.mul(x3, w0));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at + ws, a10);
      v128.store(y + at + 2 * ws, a20);
      v128.store(y + at + 3 * ws, a30);
    }
    x += 4 * xs;
    init += 4 * is;
    y += 4 * ws;
  }
  for (; m < rows; m++) {
    let v = 0;
    for (; v + 4 <= nv; v += 4) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a02 = v128.load(init + at, 32);
      let a03 = v128.load(init + at, 48);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const w1 = v128.load(row, 16);
        const w2 = v128.load(row, 32);
        const w3 = v128.load(row, 48);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        a01 = f32x4.add(a01, f32x4.mul(x0, w1));
        a02 = f32x4.add(a02, f32x4.mul(x0, w2));
        a03 = f32x4.add(a03, f32x4.mul(x0, w3));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at, a02, 32);
      v128.store(y + at, a03, 48);
    }
    // What is left side by side too: a sum alone waits four cycles for each of its terms.
    if (v + 3 == nv) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a02 = v128.load(init + at, 32);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, v128.load(row)));
        a01 = f32x4.add(a01, f32x4.mul(x0, v128.load(row, 16)));
        a02 = f32x4.add(a02, f32x4.mul(x0, v128.load(row, 32)));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at, a02, 32);
      v = nv;
    }
    if (v + 2 == nv) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, v128.load(row)));
        a01 = f32x4.add(a01, f32x4.mul(x0, v128.load(row, 16)));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v = nv;
    }
    if (v < nv) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        row += ws;
      }
      v128.store(y + at, a00);
    }
    x += xs;
    init += is;
    y += ws;
  }
}

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

/**
 * out = base + coefficient · (xᵀȳ (+ x₂ᵀȳ₂)), sums over rows: pulls cotangents
 * of y back to W; x `[rows, k]`, ȳ `[rows, 4 nv]`, out and base `[k, 4 nv]`.
 *
 * @param x2 0 for none
 * @param base 0 for zeros
 * @param k a multiple of 4
 */
export function pullBackWeights(
  x: usize,
  y: usize,
  x2: usize,
  y2: usize,
  k: i32,
  nv: i32,
  rows: i32,
  base: usize,
  coefficient: f32,
  out: usize,
): void {
  const ws = <usize> nv << 4;
  const xs = <usize> k << 2;
  const scale = f32x4.splat(coefficient);
  for (let i: usize = 0; i < xs; i += 16) {
    let v = 0;
    for (; v + 2 <= nv; v += 2) {
      const at = <usize> v << 4;
      let a00 = f32x4.splat(0);
      let a01 = f32x4.splat(0);
      let a10 = f32x4.splat(0);
      let a11 = f32x4.splat(0);
      let a20 = f32x4.splat(0);
      let a21 = f32x4.splat(0);
      let a30 = f32x4.splat(0);
      let a31 = f32x4.splat(0);
      let xAt = x + i;
      let yAt = y + at;
      for (let m = 0; m < rows; m++) {
        const y0v = v128.load(yAt);
        const y1v = v128.load(yAt, 16);
        const x0v = v128.load32_splat(xAt);
        a00 = f32x4.add(a00, f32x4.mul(x0v, y0v));
        a01 = f32x4.add(a01, f32x4.mul(x0v, y1v));
        const x1v = v128.load32_splat(xAt, 4);
        a10 = f32x4.add(a10, f32x4.mul(x1v, y0v));
        a11 = f32x4.add(a11, f32x4.mul(x1v, y1v));
        const x2v = v128.load32_splat(xAt, 8);
        a20 = f32x4.add(a20, f32x4.mul(x2v, y0v));
        a21 = f32x4.add(a21, f32x4.mul(x2v, y1v));
        const x3v = v128.load32_splat(xAt, 12);
        a30 = f32x4.add(a30, f32x4.mul(x3v, y0v));
        a31 = f32x4.add(a31, f32x4.mul(x3v, y1v));
        xAt += xs;
        yAt += ws;
      }
      if (x2) {
        let x2At = x2 + i;
        let y2At = y2 + at;
        for (let m = 0; m < rows; m++) {
          const y0v = v128.load(y2At);
          const y1v = v128.load(y2At, 16);
          const x0v = v128.load32_splat(x2At);
          a00 = f32x4.add(a00, f32x4.mul(x0v, y0v));
          a01 = f32x4.add(a01, f32x4.mul(x0v, y1v));
          const x1v = v128.load32_splat(x2At, 4);
          a10 = f32x4.add(a10, f32x4.mul(x1v, y0v));
          a11 = f32x4.add(a11, f32x4.mul(x1v, y1v));
          const x2v = v128.load32_splat(x2At, 8);
          a20 = f32x4.add(a20, f32x4.mul(x2v, y0v));
          a21 = f32x4.add(a21, f32x4.mul(x2v, y1v));
          const x3v = v128.load32_splat(x2At, 12);
          a30 = f32x4.add(a30, f32x4.mul(x3v, y0v));
          a31 = f32x4.add(a31, f32x4.mul(x3v, y1v));
          x2At += xs;
          y2At += ws;
        }
      }
      const from = base + at + (i >> 2) * ws;
      const to = out + at + (i >> 2) * ws;
      v128.store(to, stepped(from, base, scale, a00));
      v128.store(to, stepped(from + 16, base, scale, a01), 16);
      v128.store(to + ws, stepped(from + ws, base, scale, a10));
      v128.store(to + ws, stepped(from + ws + 16, base, scale, a11), 16);
      v128.store(to + 2 * ws, stepped(from + 2 * ws, base, scale, a20));
      v128.store(to + 2 * ws, stepped(from + 2 * ws + 16, base, scale, a21), 16);
      v128.store(to + 3 * ws, stepped(from + 3 * ws, base, scale, a30));
      v128.store(to + 3 * ws, stepped(from + 3 * ws + 16, base, scale, a31), 16);
    }
    if (v < nv) {
      const at = <usize> v << 4;
      let a00 = f32x4.splat(0);
      let a10 = f32x4.splat(0);
      let a20 = f32x4.splat(0);
      let a30 = f32x4.splat(0);
      let xAt = x + i;
      let yAt = y + at;
      for (let m = 0; m < rows; m++) {
        const y0v = v128.load(yAt);
        const x0v = v128.load32_splat(xAt);
        a00 = f32x4.add(a00, f32x4.mul(x0v, y0v));
        const x1v = v128.load32_splat(xAt, 4);
        a10 = f32x4.add(a10, f32x4.mul(x1v, y0v));
        const x2v = v128.load32_splat(xAt, 8);
        a20 = f32x4.add(a20, f32x4.mul(x2v, y0v));
        const x3v = v128.load32_splat(xAt, 12);
        a30 = f32x4.add(a30, f32x4.mul(x3v, y0v));
        xAt += xs;
        yAt += ws;
      }
      if (x2) {
        let x2At = x2 + i;
        let y2At = y2 + at;
        for (let m = 0; m < rows; m++) {
          const y0v = v128.load(y2At);
          const x0v = v128.load32_splat(x2At);
          a00 = f32x4.add(a00, f32x4.mul(x0v, y0v));
          const x1v = v128.load32_splat(x2At, 4);
          a10 = f32x4.add(a10, f32x4.mul(x1v, y0v));
          const x2v = v128.load32_splat(x2At, 8);
          a20 = f32x4.add(a20, f32x4.mul(x2v, y0v));
          const x3v = v128.load32_splat(x2At, 12);
          a30 = f32x4.add(a30, f32x4.mul(x3v, y0v));
          x2At += xs;
          y2At += ws;
        }
      }
      const from = base + at + (i >> 2) * ws;
      const to = out + at + (i >> 2) * ws;
      v128.store(to, stepped(from, base, scale, a00));
      v128.store(to + ws, stepped(from + ws, base, scale, a10));
      v128.store(to + 2 * ws, stepped(from + 2 * ws, base, scale, a20));
      v128.store(to + 3 * ws, stepped(from + 3 * ws, base, scale, a30));
    }
  }
}

/** out = base + coefficient · column sums of ȳ `[rows, 4 nv]`: pulls back to b. */
export function pullBackBiases(
  y: usize,
  nv: i32,
  rows: i32,
  base: usize,
  coefficient: f32,
  out: usize,
): void {
  const ws = <usize> nv << 4;
  const scale = f32x4.splat(coefficient);
  for (let at: usize = 0; at < ws; at += 16) {
    let sum = f32x4.splat(0);
    for (let m = 0; m < rows; m++) sum = f32x4.add(sum, v128.load(y + at + <usize> m * ws));
    v128.store(out + at, stepped(base + at, base, scale, sum));
  }
}

function stepped(at: usize, base: usize, scale: v128, sum: v128): v128 {
  const from = base ? v128.load(at) : f32x4.splat(0);
  return f32x4.add(from, f32x4.mul(scale, sum));
}

/** h = max(h, 0) in place, `bytes` of it; NaN stays NaN. */
export function relu(h: usize, bytes: usize): void {
  for (let at = h; at < h + bytes; at += 16) {
    const z = v128.load(at);
    v128.store(at, v128.andnot(z, f32x4.le(z, f32x4.splat(0))));
  }
}

/** d = 0 where h = 0, for `tasks` blocks of `bytes` of d; h moves on by `stride` bytes a block. */
export function maskByActivation(
  h: usize,
  stride: usize,
  bytes: usize,
  tasks: i32,
  d: usize,
): void {
  for (let i = 0; i < tasks; i++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const closed = f32x4.eq(v128.load(h + at), f32x4.splat(0));
      v128.store(d + at, v128.andnot(v128.load(d + at), closed));
    }
    d += bytes;
    h += stride;
  }
}

/** Copies rows of `width` floats to rows of `padded`, zeros behind. */
export function padRows(from: usize, width: i32, padded: i32, rows: i32, to: usize): void {
  if (width == padded) {
    memory.copy(to, from, <usize> (rows * width) << 2);
    return;
  }
  const bytes = <usize> width << 2;
  const paddedBytes = <usize> padded << 2;
  const lanes = v128(0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
  const real = i32x4.lt_s(lanes, i32x4.splat(width & 3));
  for (let m = 0; m < vectorRows(width, padded, rows); m++) {
    const last = paddedBytes - 16;
    for (let at: usize = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
    v128.store(to + last, v128.and(v128.load(from + last), real));
    from += bytes;
    to += paddedBytes;
  }
  for (let m = vectorRows(width, padded, rows); m < rows; m++) {
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
    for (let at = bytes; at < paddedBytes; at += 4) store<f32>(to + at, 0);
    from += bytes;
    to += paddedBytes;
  }
}

/** Copies rows of `padded` floats to rows of `width`. */
export function unpadRows(from: usize, width: i32, padded: i32, rows: i32, to: usize): void {
  if (width == padded) {
    memory.copy(to, from, <usize> (rows * width) << 2);
    return;
  }
  const bytes = <usize> width << 2;
  const paddedBytes = <usize> padded << 2;
  // What a row's last vector writes too much, the next row writes over.
  for (let m = 0; m < vectorRows(width, padded, rows); m++) {
    for (let at: usize = 0; at < paddedBytes; at += 16) v128.store(to + at, v128.load(from + at));
    from += paddedBytes;
    to += bytes;
  }
  for (let m = vectorRows(width, padded, rows); m < rows; m++) {
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
    from += paddedBytes;
    to += bytes;
  }
}

/**
 * How many of the rows may be touched as whole vectors where they are not padded: all but the last,
 * if what is beyond a row is within the next one.
 */
function vectorRows(width: i32, padded: i32, rows: i32): i32 {
  return padded - width <= width ? rows - 1 : 0;
}
