// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * out = base + coefficient · xᵀȳ in f32x4: pulls cotangents of `dense.ts`'s
 * product back to its weights, and of its sum to its biases.
 *
 * Matrices are row-major, their rows whole vectors with zeros behind. Rows are
 * added up in their order, whatever the block.
 *
 * @module
 */

class Block {
  /**
   * Four rows of V vectors, 1 or 2; V is a constant where this is called, and the compiler leaves
   * nothing of what it excludes.
   */
  @inline
  static of(
    V: i32,
    x: usize,
    y: usize,
    x2: usize,
    y2: usize,
    xs: usize,
    ws: usize,
    rows: i32,
    base: usize,
    scale: v128,
    out: usize,
  ): void {
    const zero = f32x4.splat(0);
    let a00 = zero;
    let a01 = zero;
    let a10 = zero;
    let a11 = zero;
    let a20 = zero;
    let a21 = zero;
    let a30 = zero;
    let a31 = zero;
    for (;;) {
      let m = 0;
      // Two rows a turn: V8 spends about ten instructions on a turn itself.
      for (; m + 2 <= rows; m += 2) {
        const q0 = v128.load(y);
        const q1 = V > 1 ? v128.load(y, 16) : zero;
        const p0 = v128.load32_splat(x);
        a00 = f32x4.add(a00, f32x4.mul(p0, q0));
        if (V > 1) a01 = f32x4.add(a01, f32x4.mul(p0, q1));
        const p1 = v128.load32_splat(x, 4);
        a10 = f32x4.add(a10, f32x4.mul(p1, q0));
        if (V > 1) a11 = f32x4.add(a11, f32x4.mul(p1, q1));
        const p2 = v128.load32_splat(x, 8);
        a20 = f32x4.add(a20, f32x4.mul(p2, q0));
        if (V > 1) a21 = f32x4.add(a21, f32x4.mul(p2, q1));
        const p3 = v128.load32_splat(x, 12);
        a30 = f32x4.add(a30, f32x4.mul(p3, q0));
        if (V > 1) a31 = f32x4.add(a31, f32x4.mul(p3, q1));
        const s0 = v128.load(y + ws);
        const s1 = V > 1 ? v128.load(y + ws, 16) : zero;
        const r0 = v128.load32_splat(x + xs);
        a00 = f32x4.add(a00, f32x4.mul(r0, s0));
        if (V > 1) a01 = f32x4.add(a01, f32x4.mul(r0, s1));
        const r1 = v128.load32_splat(x + xs, 4);
        a10 = f32x4.add(a10, f32x4.mul(r1, s0));
        if (V > 1) a11 = f32x4.add(a11, f32x4.mul(r1, s1));
        const r2 = v128.load32_splat(x + xs, 8);
        a20 = f32x4.add(a20, f32x4.mul(r2, s0));
        if (V > 1) a21 = f32x4.add(a21, f32x4.mul(r2, s1));
        const r3 = v128.load32_splat(x + xs, 12);
        a30 = f32x4.add(a30, f32x4.mul(r3, s0));
        if (V > 1) a31 = f32x4.add(a31, f32x4.mul(r3, s1));
        x += 2 * xs;
        y += 2 * ws;
      }
      if (m < rows) {
        const q0 = v128.load(y);
        const q1 = V > 1 ? v128.load(y, 16) : zero;
        const p0 = v128.load32_splat(x);
        a00 = f32x4.add(a00, f32x4.mul(p0, q0));
        if (V > 1) a01 = f32x4.add(a01, f32x4.mul(p0, q1));
        const p1 = v128.load32_splat(x, 4);
        a10 = f32x4.add(a10, f32x4.mul(p1, q0));
        if (V > 1) a11 = f32x4.add(a11, f32x4.mul(p1, q1));
        const p2 = v128.load32_splat(x, 8);
        a20 = f32x4.add(a20, f32x4.mul(p2, q0));
        if (V > 1) a21 = f32x4.add(a21, f32x4.mul(p2, q1));
        const p3 = v128.load32_splat(x, 12);
        a30 = f32x4.add(a30, f32x4.mul(p3, q0));
        if (V > 1) a31 = f32x4.add(a31, f32x4.mul(p3, q1));
      }
      if (!x2) break;
      x = x2;
      y = y2;
      x2 = 0;
    }
    if (base) {
      a00 = f32x4.add(v128.load(base), f32x4.mul(scale, a00));
      a10 = f32x4.add(v128.load(base + ws), f32x4.mul(scale, a10));
      a20 = f32x4.add(v128.load(base + 2 * ws), f32x4.mul(scale, a20));
      a30 = f32x4.add(v128.load(base + 3 * ws), f32x4.mul(scale, a30));
      if (V > 1) {
        a01 = f32x4.add(v128.load(base, 16), f32x4.mul(scale, a01));
        a11 = f32x4.add(v128.load(base + ws, 16), f32x4.mul(scale, a11));
        a21 = f32x4.add(v128.load(base + 2 * ws, 16), f32x4.mul(scale, a21));
        a31 = f32x4.add(v128.load(base + 3 * ws, 16), f32x4.mul(scale, a31));
      }
    }
    v128.store(out, a00);
    if (V > 1) v128.store(out, a01, 16);
    v128.store(out + ws, a10);
    if (V > 1) v128.store(out + ws, a11, 16);
    v128.store(out + 2 * ws, a20);
    if (V > 1) v128.store(out + 2 * ws, a21, 16);
    v128.store(out + 3 * ws, a30);
    if (V > 1) v128.store(out + 3 * ws, a31, 16);
  }

  /**
   * All rows of V vectors, 1, 2 or 4, where x and ȳ are one row: cotangents stay in registers while
   * base and out pass once. V, two and added are constants where this is called.
   *
   * @param two whether there are x₂ and ȳ₂
   * @param added whether there is a base
   */
  @inline
  static ofOneRow(
    V: i32,
    two: bool,
    added: bool,
    x: usize,
    y: usize,
    x2: usize,
    y2: usize,
    xs: usize,
    ws: usize,
    base: usize,
    scale: v128,
    out: usize,
  ): void {
    const zero = f32x4.splat(0);
    const a0 = v128.load(y);
    const a1 = V > 1 ? v128.load(y, 16) : zero;
    const a2 = V > 2 ? v128.load(y, 32) : zero;
    const a3 = V > 2 ? v128.load(y, 48) : zero;
    const b0 = two ? v128.load(y2) : zero;
    const b1 = two && V > 1 ? v128.load(y2, 16) : zero;
    const b2 = two && V > 2 ? v128.load(y2, 32) : zero;
    const b3 = two && V > 2 ? v128.load(y2, 48) : zero;
    for (let i: usize = 0; i < xs; i += 4) {
      const xi = v128.load32_splat(x + i);
      const x2i = two ? v128.load32_splat(x2 + i) : zero;
      let s0 = f32x4.add(zero, f32x4.mul(xi, a0));
      if (two) s0 = f32x4.add(s0, f32x4.mul(x2i, b0));
      if (added) s0 = f32x4.add(v128.load(base), f32x4.mul(scale, s0));
      v128.store(out, s0);
      if (V > 1) {
        let s1 = f32x4.add(zero, f32x4.mul(xi, a1));
        if (two) s1 = f32x4.add(s1, f32x4.mul(x2i, b1));
        if (added) s1 = f32x4.add(v128.load(base, 16), f32x4.mul(scale, s1));
        v128.store(out, s1, 16);
      }
      if (V > 2) {
        let s2 = f32x4.add(zero, f32x4.mul(xi, a2));
        if (two) s2 = f32x4.add(s2, f32x4.mul(x2i, b2));
        if (added) s2 = f32x4.add(v128.load(base, 32), f32x4.mul(scale, s2));
        v128.store(out, s2, 32);
        let s3 = f32x4.add(zero, f32x4.mul(xi, a3));
        if (two) s3 = f32x4.add(s3, f32x4.mul(x2i, b3));
        if (added) s3 = f32x4.add(v128.load(base, 48), f32x4.mul(scale, s3));
        v128.store(out, s3, 48);
      }
      if (added) base += ws;
      out += ws;
    }
  }

  /** Every vector of one row's outer product. */
  @inline
  static acrossOneRow(
    two: bool,
    added: bool,
    x: usize,
    y: usize,
    x2: usize,
    y2: usize,
    xs: usize,
    ws: usize,
    base: usize,
    scale: v128,
    out: usize,
  ): void {
    let at: usize = 0;
    for (; at + 64 <= ws; at += 64) {
      Block.ofOneRow(4, two, added, x, y + at, x2, y2 + at, xs, ws, base + at, scale, out + at);
    }
    for (; at + 32 <= ws; at += 32) {
      Block.ofOneRow(2, two, added, x, y + at, x2, y2 + at, xs, ws, base + at, scale, out + at);
    }
    if (at < ws) {
      Block.ofOneRow(1, two, added, x, y + at, x2, y2 + at, xs, ws, base + at, scale, out + at);
    }
  }
}

/**
 * out = base + coefficient · (xᵀȳ (+ x₂ᵀȳ₂)), sums over rows; x `[rows, k]`,
 * ȳ `[rows, 4 nv]`, out and base `[k, 4 nv]`, k a multiple of 4.
 *
 * @param x2 0 for none
 * @param base may be out; 0 for none: then out is the sum alone, and the coefficient is not used
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
  if (rows == 1 && (base || !x2)) {
    if (!base) Block.acrossOneRow(false, false, x, y, 0, 0, xs, ws, 0, scale, out);
    else if (!x2) Block.acrossOneRow(false, true, x, y, 0, 0, xs, ws, base, scale, out);
    else Block.acrossOneRow(true, true, x, y, x2, y2, xs, ws, base, scale, out);
    return;
  }
  for (let i: usize = 0; i < xs; i += 16) {
    const row = (i >> 2) * ws;
    const from = base ? base + row : 0;
    const second = x2 ? x2 + i : 0;
    let at: usize = 0;
    for (; at + 32 <= ws; at += 32) {
      const to = out + row + at;
      const start = from ? from + at : 0;
      Block.of(2, x + i, y + at, second, y2 + at, xs, ws, rows, start, scale, to);
    }
    if (at < ws) {
      const start = from ? from + at : 0;
      Block.of(1, x + i, y + at, second, y2 + at, xs, ws, rows, start, scale, out + row + at);
    }
  }
}

/** out = base + coefficient · column sums of ȳ `[rows, 4 nv]`; base 0 as above. */
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
    if (base) sum = f32x4.add(v128.load(base + at), f32x4.mul(scale, sum));
    v128.store(out + at, sum);
  }
}
