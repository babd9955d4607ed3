// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The policy losses as functions of the logits, for the M rows of one task;
 * `objective.ts` has the equations. Rows of p, credits and cotangents are
 * padded to whole vectors, those of weights W and behaviour π_b are not.
 *
 * @module
 */
import { Sum } from "../policy/vectors.as.ts";
import { Net } from "../policy/layout.as.ts";
import { Approximate } from "../approximate/approximate.as.ts";

/** Probabilities below 2⁻¹⁰⁰ count as this where they divide or meet a logarithm. */
class Smallest {
  @inline
  static atLeast(p: v128): v128 {
    const smallest = f32x4.splat(7.888609052210118e-31);
    return v128.bitselect(smallest, p, f32x4.lt(p, smallest));
  }
}

/** Credits: W, or q = W π_θ/π_b where `ratio`. */
export function credits(
  net: Net,
  ratio: i32,
  weights: usize,
  behaviour: usize,
  p: usize,
  out: usize,
): void {
  const width = <usize> net.v3 << 4;
  const step = <usize> net.actions << 2;
  for (let m = 0; m < net.rows; m++) {
    for (let at: usize = 0; at < width; at += 16) {
      // The last vector of a row reads beyond it; the mask drops that.
      const mask = v128.load(net.mask + at);
      const weight = v128.and(v128.load(weights + at), mask);
      let q = weight;
      if (ratio) {
        const sampled = Smallest.atLeast(v128.and(v128.load(behaviour + at), mask));
        q = f32x4.div(f32x4.mul(weight, v128.load(p + at)), sampled);
        q = v128.bitselect(weight, q, f32x4.eq(weight, f32x4.splat(0)));
      }
      v128.store(out + at, q);
    }
    weights += step;
    behaviour += step;
    p += width;
    out += width;
  }
}

/** dL/dz = p Σq − q. */
export function logitGradient(net: Net, q: usize, p: usize, out: usize): void {
  const width = <usize> net.v3 << 4;
  for (let m = 0; m < net.rows; m++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) sum = f32x4.add(sum, v128.load(q + at));
    const mass = f32x4.splat(Sum.of(sum));
    for (let at: usize = 0; at < width; at += 16) {
      const pull = f32x4.mul(v128.load(p + at), mass);
      v128.store(out + at, f32x4.sub(pull, v128.load(q + at)));
    }
    q += width;
    p += width;
    out += width;
  }
}

/** R(dL/dz), given Rz: p∘u Σq, and with `ratio` also + p Σ(q∘u) − q∘u. */
export function logitGradientTangent(
  net: Net,
  ratio: i32,
  q: usize,
  p: usize,
  along: usize,
  out: usize,
): void {
  const width = <usize> net.v3 << 4;
  for (let m = 0; m < net.rows; m++) {
    let sum = f32x4.splat(0);
    let expected = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) {
      sum = f32x4.add(sum, v128.load(q + at));
      expected = f32x4.add(expected, f32x4.mul(v128.load(p + at), v128.load(along + at)));
    }
    const mass = f32x4.splat(Sum.of(sum));
    const mean = f32x4.splat(Sum.of(expected));
    let massAlong = f32x4.splat(0);
    if (ratio) {
      for (let at: usize = 0; at < width; at += 16) {
        const u = f32x4.sub(v128.load(along + at), mean);
        massAlong = f32x4.add(massAlong, f32x4.mul(v128.load(q + at), u));
      }
      massAlong = f32x4.splat(Sum.of(massAlong));
    }
    for (let at: usize = 0; at < width; at += 16) {
      const u = f32x4.sub(v128.load(along + at), mean);
      const probability = v128.load(p + at);
      let value = f32x4.mul(f32x4.mul(probability, u), mass);
      if (ratio) {
        value = f32x4.add(value, f32x4.mul(probability, massAlong));
        value = f32x4.sub(value, f32x4.mul(v128.load(q + at), u));
      }
      v128.store(out + at, value);
    }
    q += width;
    p += width;
    along += width;
    out += width;
  }
}

/** n p∘u: Fisher information of the rows, weighted by visits n f32 `[M]`. */
export function fisherOfLogits(
  net: Net,
  visits: usize,
  p: usize,
  along: usize,
  out: usize,
): void {
  const width = <usize> net.v3 << 4;
  for (let m = 0; m < net.rows; m++) {
    let expected = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) {
      expected = f32x4.add(expected, f32x4.mul(v128.load(p + at), v128.load(along + at)));
    }
    const mean = f32x4.splat(Sum.of(expected));
    const n = v128.load32_splat(visits + (<usize> m << 2));
    for (let at: usize = 0; at < width; at += 16) {
      const u = f32x4.sub(v128.load(along + at), mean);
      v128.store(out + at, f32x4.mul(f32x4.mul(n, v128.load(p + at)), u));
    }
    p += width;
    along += width;
    out += width;
  }
}

/** −Σ q, rows added up in f64. */
export function creditLoss(net: Net, q: usize): f64 {
  const width = <usize> net.v3 << 4;
  let loss: f64 = 0;
  for (let m = 0; m < net.rows; m++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) sum = f32x4.add(sum, v128.load(q + at));
    loss -= <f64> Sum.of(sum);
    q += width;
  }
  return loss;
}

/** Σ_m n[m] KL(π_new(·|m) ‖ π_old(·|m)), nats, rows added up in f64; π_old unpadded. */
export function meanKl(net: Net, visits: usize, p: usize, old: usize): f64 {
  const width = <usize> net.v3 << 4;
  const step = <usize> net.actions << 2;
  let total: f64 = 0;
  for (let m = 0; m < net.rows; m++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) {
      const mask = v128.load(net.mask + at);
      const probability = v128.load(p + at);
      const ratio = f32x4.div(
        Smallest.atLeast(probability),
        Smallest.atLeast(v128.and(v128.load(old + at), mask)),
      );
      const term = f32x4.mul(probability, Approximate.log(ratio));
      sum = f32x4.add(sum, v128.and(term, mask));
    }
    total += <f64> load<f32>(visits + (<usize> m << 2)) * <f64> Sum.of(sum);
    p += width;
    old += step;
  }
  return total;
}
