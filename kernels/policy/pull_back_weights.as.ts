// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
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
  if (rows == 1) {
    outerProduct(x, y, x2, y2, k, nv, base, coefficient, out);
    return;
  }
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

/** The same of one row: cotangents stay in registers while the outputs pass by once. */
function outerProduct(
  x: usize,
  y: usize,
  x2: usize,
  y2: usize,
  k: i32,
  nv: i32,
  base: usize,
  coefficient: f32,
  out: usize,
): void {
  const ws = <usize> nv << 4;
  const xs = <usize> k << 2;
  const scale = f32x4.splat(coefficient);
  let at: usize = 0;
  for (; at + 64 <= ws; at += 64) {
    const y0 = v128.load(y + at);
    const y1 = v128.load(y + at, 16);
    const y2v = v128.load(y + at, 32);
    const y3 = v128.load(y + at, 48);
    if (x2) {
    const z0 = v128.load(y2 + at);
    const z1 = v128.load(y2 + at, 16);
    const z2 = v128.load(y2 + at, 32);
    const z3 = v128.load(y2 + at, 48);
    let from = base + at;
    let to = out + at;
    for (let i: usize = 0; i < xs; i += 4) {
      const xi = v128.load32_splat(x + i);
      const zi = v128.load32_splat(x2 + i);
      const s0 = f32x4.add(f32x4.add(f32x4.splat(0), f32x4.mul(xi, y0)), f32x4.mul(zi, z0));
      const s1 = f32x4.add(f32x4.add(f32x4.splat(0), f32x4.mul(xi, y1)), f32x4.mul(zi, z1));
      const s2 = f32x4.add(f32x4.add(f32x4.splat(0), f32x4.mul(xi, y2v)), f32x4.mul(zi, z2));
      const s3 = f32x4.add(f32x4.add(f32x4.splat(0), f32x4.mul(xi, y3)), f32x4.mul(zi, z3));
      v128.store(to, stepped(from, base, scale, s0));
      v128.store(to, stepped(from + 16, base, scale, s1), 16);
      v128.store(to, stepped(from + 32, base, scale, s2), 32);
      v128.store(to, stepped(from + 48, base, scale, s3), 48);
      from += ws;
      to += ws;
    }
    } else {
    let from = base + at;
    let to = out + at;
    for (let i: usize = 0; i < xs; i += 4) {
      const xi = v128.load32_splat(x + i);
      v128.store(to, stepped(from, base, scale, f32x4.add(f32x4.splat(0), f32x4.mul(xi, y0))));
      v128.store(to, stepped(from + 16, base, scale, f32x4.add(f32x4.splat(0), f32x4.mul(xi, y1))), 16);
      v128.store(to, stepped(from + 32, base, scale, f32x4.add(f32x4.splat(0), f32x4.mul(xi, y2v))), 32);
      v128.store(to, stepped(from + 48, base, scale, f32x4.add(f32x4.splat(0), f32x4.mul(xi, y3))), 48);
      from += ws;
      to += ws;
    }
    }
  }
  for (; at < ws; at += 16) {
    const y0 = v128.load(y + at);
    const z0 = x2 ? v128.load(y2 + at) : f32x4.splat(0);
    let from = base + at;
    let to = out + at;
    for (let i: usize = 0; i < xs; i += 4) {
      const xi = v128.load32_splat(x + i);
      let s0 = f32x4.add(f32x4.splat(0), f32x4.mul(xi, y0));
      if (x2) s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(x2 + i), z0));
      v128.store(to, stepped(from, base, scale, s0));
      from += ws;
      to += ws;
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

