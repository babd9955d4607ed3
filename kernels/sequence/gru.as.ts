// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * A gated recurrent unit; `gru.ts` has the equations. Vectors run along units; a sum over inputs or over
 * what was remembered goes from the first to the last.
 *
 * @module
 */
import { Approximate } from "../approximate/approximate.as.ts";
import { Sum } from "../policy/vectors.as.ts";

/** Blocks of a step's tape, each of `units` f32: m, r, z, n, q, m′. */
export const GRU_TAPE: i32 = 6;

/** Weights, or their gradient: the four blocks of θ lie one behind the other. */
export class Gru {
  /** σ. */
  @inline
  static sigmoid(x: v128): v128 {
    const one = f32x4.splat(1);
    return f32x4.div(one, f32x4.add(one, Approximate.exp(f32x4.neg(x))));
  }

  /** tanh. */
  @inline
  static tanh(x: v128): v128 {
    const one = f32x4.splat(1);
    const up = f32x4.add(one, Approximate.exp(f32x4.add(x, x)));
    return f32x4.sub(one, f32x4.div(f32x4.splat(2), up));
  }

  /** U, b and c in θ, behind W `[inputs, 3·units]`. */
  @inline
  static memory(theta: usize, inputs: i32, units: i32): usize {
    return theta + (<usize> (inputs * 3 * units) << 2);
  }

  @inline
  static biases(theta: usize, inputs: i32, units: i32): usize {
    return theta + (<usize> ((inputs + units) * 3 * units) << 2);
  }

  @inline
  static candidate(theta: usize, inputs: i32, units: i32): usize {
    return theta + (<usize> ((inputs + units + 1) * 3 * units) << 2);
  }

  /** The first parameter behind the unit's. */
  @inline
  static end(theta: usize, inputs: i32, units: i32): usize {
    return Gru.candidate(theta, inputs, units) + (<usize> units << 2);
  }
}

/**
 * out `[width]` = start + Σ_j x_j rows_j, rows `[count, width]`, width a multiple of 4.
 *
 * @param start 0: zeros
 */
export function addRows(
  start: usize,
  x: usize,
  rows: usize,
  count: i32,
  width: i32,
  out: usize,
): void {
  const bytes = <usize> width << 2;
  const end = x + (<usize> count << 2);
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    if (start) {
      a = v128.load(start + at);
      b = v128.load(start + at, 16);
      c = v128.load(start + at, 32);
      d = v128.load(start + at, 48);
    }
    let row = rows + at;
    for (let from = x; from < end; from += 4) {
      const value = v128.load32_splat(from);
      a = f32x4.add(a, f32x4.mul(value, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(value, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(value, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(value, v128.load(row, 48)));
      row += bytes;
    }
    v128.store(out + at, a);
    v128.store(out + at, b, 16);
    v128.store(out + at, c, 32);
    v128.store(out + at, d, 48);
  }
  for (; at < bytes; at += 16) {
    let a = start ? v128.load(start + at) : f32x4.splat(0);
    let row = rows + at;
    for (let from = x; from < end; from += 4) {
      a = f32x4.add(a, f32x4.mul(v128.load32_splat(from), v128.load(row)));
      row += bytes;
    }
    v128.store(out + at, a);
  }
}

/**
 * Σ_k rows_jk d_k added to dx_j for every j, and x_j d_k to the gradient of row j: rows and their
 * gradient `[count, width]`, count and width multiples of 4.
 */
export function pullBackRows(
  x: usize,
  rows: usize,
  gradient: usize,
  d: usize,
  count: i32,
  width: i32,
  dx: usize,
): void {
  const bytes = <usize> width << 2;
  for (let j: usize = 0; j < <usize> count << 2; j += 16) {
    const x0 = v128.load32_splat(x + j);
    const x1 = v128.load32_splat(x + j, 4);
    const x2 = v128.load32_splat(x + j, 8);
    const x3 = v128.load32_splat(x + j, 12);
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const dk = v128.load(d + at);
      let row = rows + at;
      let to = gradient + at;
      s0 = f32x4.add(s0, f32x4.mul(v128.load(row), dk));
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(x0, dk)));
      row += bytes;
      to += bytes;
      s1 = f32x4.add(s1, f32x4.mul(v128.load(row), dk));
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(x1, dk)));
      row += bytes;
      to += bytes;
      s2 = f32x4.add(s2, f32x4.mul(v128.load(row), dk));
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(x2, dk)));
      row += bytes;
      to += bytes;
      s3 = f32x4.add(s3, f32x4.mul(v128.load(row), dk));
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(x3, dk)));
    }
    v128.store(dx + j, f32x4.add(v128.load(dx + j), Sum.each(s0, s1, s2, s3)));
    rows += bytes << 2;
    gradient += bytes << 2;
  }
}

/** to += scale · from, `count` f32, a multiple of 4. */
export function addScaled(to: usize, scale: f32, from: usize, count: i32): void {
  const factor = f32x4.splat(scale);
  for (let at: usize = 0; at < <usize> count << 2; at += 16) {
    const sum = f32x4.add(v128.load(to + at), f32x4.mul(factor, v128.load(from + at)));
    v128.store(to + at, sum);
  }
}

/**
 * One step from m, copied to the tape.
 *
 * @param features i32 and f32 by turns, `count` pairs
 * @param tape see {@linkcode GRU_TAPE}; m′ is its last block
 * @param work room for 6 · units f32
 */
export function gruStep(
  theta: usize,
  inputs: i32,
  units: i32,
  m: usize,
  features: usize,
  count: i32,
  tape: usize,
  work: usize,
): void {
  const block = <usize> units << 2;
  const width = 3 * units;
  const fromMemory = work + 3 * block;
  memory.copy(tape, m, block);
  memory.copy(work, Gru.biases(theta, inputs, units), 3 * block);
  for (let k = 0; k < count; k++) {
    const feature = features + (<usize> k << 3);
    const row = theta + (<usize> (load<i32>(feature) * width) << 2);
    addScaled(work, load<f32>(feature, 4), row, width);
  }
  addRows(0, m, Gru.memory(theta, inputs, units), units, width, fromMemory);
  const candidate = Gru.candidate(theta, inputs, units);
  for (let at: usize = 0; at < block; at += 16) {
    const r = Gru.sigmoid(f32x4.add(v128.load(work + at), v128.load(fromMemory + at)));
    const z = Gru.sigmoid(
      f32x4.add(v128.load(work + block + at), v128.load(fromMemory + block + at)),
    );
    const q = f32x4.add(v128.load(fromMemory + 2 * block + at), v128.load(candidate + at));
    const n = Gru.tanh(f32x4.add(v128.load(work + 2 * block + at), f32x4.mul(r, q)));
    const old = v128.load(m + at);
    const next = f32x4.add(
      f32x4.mul(f32x4.sub(f32x4.splat(1), z), n),
      f32x4.mul(z, old),
    );
    const to = tape + at;
    v128.store(to + block, r);
    v128.store(to + 2 * block, z);
    v128.store(to + 3 * block, n);
    v128.store(to + 4 * block, q);
    v128.store(to + 5 * block, next);
  }
}

/**
 * Adds a step's derivatives to `gradient`, and replaces the derivative by m′ in `d` by that by m.
 *
 * @param work room for 6 · units f32
 */
export function pullBackGru(
  theta: usize,
  inputs: i32,
  units: i32,
  features: usize,
  count: i32,
  tape: usize,
  d: usize,
  gradient: usize,
  work: usize,
): void {
  const block = <usize> units << 2;
  const width = 3 * units;
  const dMemory = work + 3 * block;
  const one = f32x4.splat(1);
  for (let at: usize = 0; at < block; at += 16) {
    const from = tape + at;
    const m = v128.load(from);
    const r = v128.load(from + block);
    const z = v128.load(from + 2 * block);
    const n = v128.load(from + 3 * block);
    const q = v128.load(from + 4 * block);
    const dNext = v128.load(d + at);
    const dn = f32x4.mul(
      f32x4.mul(dNext, f32x4.sub(one, z)),
      f32x4.sub(one, f32x4.mul(n, n)),
    );
    const dr = f32x4.mul(f32x4.mul(dn, q), f32x4.mul(r, f32x4.sub(one, r)));
    const dz = f32x4.mul(
      f32x4.mul(dNext, f32x4.sub(m, n)),
      f32x4.mul(z, f32x4.sub(one, z)),
    );
    v128.store(work + at, dr);
    v128.store(work + block + at, dz);
    v128.store(work + 2 * block + at, dn);
    v128.store(dMemory + at, dr);
    v128.store(dMemory + block + at, dz);
    v128.store(dMemory + 2 * block + at, f32x4.mul(dn, r));
    v128.store(d + at, f32x4.mul(dNext, z));
  }
  addScaled(Gru.candidate(gradient, inputs, units), 1, dMemory + 2 * block, units);
  addScaled(Gru.biases(gradient, inputs, units), 1, work, width);
  for (let k = 0; k < count; k++) {
    const feature = features + (<usize> k << 3);
    const row = gradient + (<usize> (load<i32>(feature) * width) << 2);
    addScaled(row, load<f32>(feature, 4), work, width);
  }
  const rows = Gru.memory(theta, inputs, units);
  const dRows = Gru.memory(gradient, inputs, units);
  pullBackRows(tape, rows, dRows, dMemory, units, width, d);
}
