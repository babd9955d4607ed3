// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
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
  if (m + 2 <= rows) {
    let v = 0;
    for (; v + 4 <= nv; v += 4) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a02 = v128.load(init + at, 32);
      let a03 = v128.load(init + at, 48);
      let a10 = v128.load(init + at + is);
      let a11 = v128.load(init + at + is, 16);
      let a12 = v128.load(init + at + is, 32);
      let a13 = v128.load(init + at + is, 48);
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
        const x1 = v128.load32_splat(x + i + xs);
        a10 = f32x4.add(a10, f32x4.mul(x1, w0));
        a11 = f32x4.add(a11, f32x4.mul(x1, w1));
        a12 = f32x4.add(a12, f32x4.mul(x1, w2));
        a13 = f32x4.add(a13, f32x4.mul(x1, w3));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at, a02, 32);
      v128.store(y + at, a03, 48);
      v128.store(y + at + ws, a10);
      v128.store(y + at + ws, a11, 16);
      v128.store(y + at + ws, a12, 32);
      v128.store(y + at + ws, a13, 48);
    }
    for (; v + 2 <= nv; v += 2) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a10 = v128.load(init + at + is);
      let a11 = v128.load(init + at + is, 16);
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
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at + ws, a10);
      v128.store(y + at + ws, a11, 16);
    }
    for (; v < nv; v++) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a10 = v128.load(init + at + is);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        const x1 = v128.load32_splat(x + i + xs);
        a10 = f32x4.add(a10, f32x4.mul(x1, w0));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at + ws, a10);
    }
    x += 2 * xs;
    init += 2 * is;
    y += 2 * ws;
    m += 2;
  }
  if (m < rows) {
    let v = 0;
    for (; v + 8 <= nv; v += 8) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a02 = v128.load(init + at, 32);
      let a03 = v128.load(init + at, 48);
      let a04 = v128.load(init + at, 64);
      let a05 = v128.load(init + at, 80);
      let a06 = v128.load(init + at, 96);
      let a07 = v128.load(init + at, 112);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const w1 = v128.load(row, 16);
        const w2 = v128.load(row, 32);
        const w3 = v128.load(row, 48);
        const w4 = v128.load(row, 64);
        const w5 = v128.load(row, 80);
        const w6 = v128.load(row, 96);
        const w7 = v128.load(row, 112);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        a01 = f32x4.add(a01, f32x4.mul(x0, w1));
        a02 = f32x4.add(a02, f32x4.mul(x0, w2));
        a03 = f32x4.add(a03, f32x4.mul(x0, w3));
        a04 = f32x4.add(a04, f32x4.mul(x0, w4));
        a05 = f32x4.add(a05, f32x4.mul(x0, w5));
        a06 = f32x4.add(a06, f32x4.mul(x0, w6));
        a07 = f32x4.add(a07, f32x4.mul(x0, w7));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at, a02, 32);
      v128.store(y + at, a03, 48);
      v128.store(y + at, a04, 64);
      v128.store(y + at, a05, 80);
      v128.store(y + at, a06, 96);
      v128.store(y + at, a07, 112);
    }
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
    // What is left side by side too: a sum alone waits three or four cycles for each of its terms.
    for (; v + 3 <= nv; v += 3) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let a02 = v128.load(init + at, 32);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const w1 = v128.load(row, 16);
        const w2 = v128.load(row, 32);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        a01 = f32x4.add(a01, f32x4.mul(x0, w1));
        a02 = f32x4.add(a02, f32x4.mul(x0, w2));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
      v128.store(y + at, a02, 32);
    }
    for (; v + 2 <= nv; v += 2) {
      const at = <usize> v << 4;
      let a00 = v128.load(init + at);
      let a01 = v128.load(init + at, 16);
      let row = w + at;
      for (let i: usize = 0; i < kBytes; i += 4) {
        const w0 = v128.load(row);
        const w1 = v128.load(row, 16);
        const x0 = v128.load32_splat(x + i);
        a00 = f32x4.add(a00, f32x4.mul(x0, w0));
        a01 = f32x4.add(a01, f32x4.mul(x0, w1));
        row += ws;
      }
      v128.store(y + at, a00);
      v128.store(y + at, a01, 16);
    }
    for (; v < nv; v++) {
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
  }
}
