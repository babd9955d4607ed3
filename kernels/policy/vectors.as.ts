// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * What the kernels do with rows of whole vectors, f32x4, beside products: sums
 * of lanes, ReLU and its mask, padding to a multiple of 4 and back.
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
