// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Fills one lane with random numbers named by their place; `fill.ts` says what
 * each fill is. Constants and uniform numbers are the reference's, rounded once.
 *
 * @module
 */
import { Threefry } from "../threefry/threefry.as.ts";
import { Approximate } from "../approximate/approximate.as.ts";

/** Kinds of fill. */
const UNIFORM: i32 = 1;
const NORMAL: i32 = 2;

/** Standard normal numbers of two vectors of words (Box & Muller 1958). */
export class Normal {
  @inline
  static of(radiusWords: v128, angleWords: v128): v128 {
    const logarithm = Approximate.logOfNormal(Threefry.open23(radiusWords));
    const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logarithm));
    return f32x4.mul(radius, Approximate.cosTurn(Threefry.uniform24(angleWords)));
  }
}

/** Fills every lane of `out` `[R, T, count]`; see `fillLane`. `seeds` is u32 `[R]`. */
export function fill(
  runs: i32,
  tasks: i32,
  kind: i32,
  a: f64,
  b: f64,
  stream: u32,
  seeds: usize,
  iteration: u32,
  firstTask: u32,
  count: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  for (let run = 0; run < runs; run++) {
    const seed = load<u32>(seeds + (<usize> run << 2));
    for (let task = 0; task < tasks; task++) {
      fillLane(kind, a, b, seed, stream, iteration, firstTask + task, count, width, out, scratch);
      out += <usize> count << 2;
    }
  }
}

/**
 * Writes entries 0 … count − 1 of one lane at `out`.
 *
 * @param kind uniform on [low, up), normal with mean low and sd up, or flat Dirichlet over rows of `width`
 * @param scratch 128 bytes, then room for `count` rounded up to 16 floats
 */
function fillLane(
  kind: i32,
  low: f64,
  up: f64,
  seed: u32,
  stream: u32,
  iteration: u32,
  task: u32,
  count: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  const values = scratch + 128;
  const high = Threefry.high(iteration, task);
  for (let e = 0; e < count; e += 16) {
    const a = i32x4.add(i32x4.splat(Threefry.low(task, e)), i32x4(0, 1, 2, 3));
    const b = i32x4.add(a, i32x4.splat(4));
    const c = i32x4.add(a, i32x4.splat(8));
    const d = i32x4.add(a, i32x4.splat(12));
    Threefry.blocks(seed, stream, a, b, c, d, high, scratch);
    for (let four: usize = 0; four < 4; four++) {
      const words = scratch + (four << 5);
      const to = values + (e << 2) + (four << 4);
      if (kind == UNIFORM) {
        for (let k: usize = 0; k < 16; k += 4) {
          const u = <f64> (load<u32>(words + k) >>> 8) * 5.9604644775390625e-8;
          store<f32>(to + k, <f32> (low + (up - low) * u));
        }
      } else {
        v128.store(to, entry(kind, low, up, words));
      }
    }
  }
  if (kind != UNIFORM && kind != NORMAL) normaliseRows(values, count, width);
  memory.copy(out, values, count << 2);
}

function entry(kind: i32, mean: f64, sd: f64, words: usize): v128 {
  if (kind == NORMAL) {
    const z = Normal.of(v128.load(words), v128.load(words + 16));
    return f32x4.add(f32x4.splat(<f32> mean), f32x4.mul(f32x4.splat(<f32> sd), z));
  }
  return f32x4.neg(Approximate.logOfNormal(Threefry.open23(v128.load(words))));
}

function normaliseRows(values: usize, count: i32, width: i32): void {
  const bytes = <usize> width << 2;
  const end = values + (<usize> count << 2);
  for (let row = values; row < end; row += bytes) {
    let sum: f32 = 0;
    for (let at = row; at < row + bytes; at += 4) sum += load<f32>(at);
    for (let at = row; at < row + bytes; at += 4) store<f32>(at, load<f32>(at) / sum);
  }
}

/** `count` copies of a number. */
export function fillConstant(value: f32, count: i32, out: usize): void {
  for (let k = 0; k < count; k++) store<f32>(out + (<usize> k << 2), value);
}
