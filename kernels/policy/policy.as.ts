// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The policy's forward pass, tangents and pull-backs; `policy.ts` has the
 * equations. Activations are `[M, h⁺]`; tasks that share weights are done as
 * one block of rows.
 *
 * A weight that is not finite makes every row that it meets NaN, also where the
 * unit before it is closed; the reference skips closed units.
 *
 * @module
 */
import { Approximate } from "../approximate/approximate.as.ts";
import { Net, pack } from "./layout.as.ts";
import { product } from "./product.as.ts";
import { pullBack } from "./pull_back.as.ts";
import { pullBackBiases, pullBackWeights } from "./pull_back_weights.as.ts";
import { maskByActivation, relu, Sum, unpadRows } from "./vectors.as.ts";

/** Packed θ to h₁, h₂ and probabilities. */
export function forward(net: Net, theta: usize, h1: usize, h2: usize, p: usize): void {
  firstLayer(net, theta, h1);
  relu(h1, net.bytes1);
  const M = net.rows;
  product(h1, net.v1 << 4, theta + net.w2, net.h1, net.v2, M, theta + net.b2, 0, h2);
  relu(h2, net.bytes2);
  product(h2, net.v2 << 4, theta + net.w3, net.h2, net.v3, M, theta + net.b3, 0, p);
  softmax(net, p);
}

/** X W₁ + b₁: where X is the identity, W₁'s rows. */
function firstLayer(net: Net, theta: usize, out: usize): void {
  const M = net.rows;
  const biases = theta + net.b1;
  if (!net.identity) {
    product(net.x, net.paddedInputs << 2, theta, net.inputs, net.v1, M, biases, 0, out);
    return;
  }
  const width = <usize> net.v1 << 4;
  for (let m = 0; m < M; m++) {
    const row = <usize> m * width;
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(out + row + at, f32x4.add(v128.load(biases + at), v128.load(theta + row + at)));
    }
  }
}

/** Softmax of each row in place, shifted by the row's maximum; padding becomes 0. */
function softmax(net: Net, logits: usize): void {
  const width = <usize> net.v3 << 4;
  const mask = net.mask;
  for (let row = logits; row < logits + net.bytes3; row += width) {
    let top = f32x4.splat(-Infinity);
    for (let at: usize = 0; at < width; at += 16) {
      const z = v128.bitselect(v128.load(row + at), f32x4.splat(-Infinity), v128.load(mask + at));
      top = f32x4.max(top, z);
    }
    top = f32x4.max(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
    top = f32x4.max(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2));
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) {
      const e = Approximate.exp(f32x4.sub(v128.load(row + at), top));
      const kept = v128.and(e, v128.load(mask + at));
      v128.store(row + at, kept);
      sum = f32x4.add(sum, kept);
    }
    const total = f32x4.splat(Sum.of(sum));
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(row + at, f32x4.div(v128.load(row + at), total));
    }
  }
}

/**
 * Tangents of h₁, h₂ and the logits along `tasks` packed directions, `stride`
 * bytes apart, at one θ and its activations.
 */
export function tangents(
  net: Net,
  theta: usize,
  h1: usize,
  h2: usize,
  v: usize,
  stride: usize,
  tasks: i32,
  t1: usize,
  t2: usize,
  t3: usize,
): void {
  const M = net.rows;
  const width1 = <usize> net.v1 << 4;
  const width2 = <usize> net.v2 << 4;
  const width3 = <usize> net.v3 << 4;
  for (let i: usize = 0; i < <usize> tasks; i++) {
    const along = v + i * stride;
    firstLayer(net, along, t1 + i * net.bytes1);
    const into2 = t2 + i * net.bytes2;
    product(h1, width1, along + net.w2, net.h1, net.v2, M, along + net.b2, 0, into2);
    const into3 = t3 + i * net.bytes3;
    product(h2, width2, along + net.w3, net.h2, net.v3, M, along + net.b3, 0, into3);
  }
  maskByActivation(h1, 0, net.bytes1, tasks, t1);
  product(t1, width1, theta + net.w2, net.h1, net.v2, tasks * M, t2, width2, t2);
  maskByActivation(h2, 0, net.bytes2, tasks, t2);
  product(t2, width2, theta + net.w3, net.h2, net.v3, tasks * M, t3, width3, t3);
}

/** δ₂ and δ₁ of `tasks` tasks from their δ₃, at one θ and its activations. */
export function cotangents(
  net: Net,
  theta: usize,
  h1: usize,
  h2: usize,
  tasks: i32,
  d1: usize,
  d2: usize,
  d3: usize,
): void {
  const rows = tasks * net.rows;
  secondCotangents(net, theta, h2, tasks, d2, d3);
  pullBack(d2, theta + net.w2, 0, 0, net.p1, net.v2, rows, 0, d1);
  maskByActivation(h1, 0, net.bytes1, tasks, d1);
}

/** δ₂ of `tasks` tasks from their δ₃. */
export function secondCotangents(
  net: Net,
  theta: usize,
  h2: usize,
  tasks: i32,
  d2: usize,
  d3: usize,
): void {
  pullBack(d3, theta + net.w3, 0, 0, net.p2, net.v3, tasks * net.rows, 0, d2);
  maskByActivation(h2, 0, net.bytes2, tasks, d2);
}

/**
 * out = base + (c₁ Xᵀδ₁, c₁ Σδ₁, c₂ (h₁ᵀδ₂ + t₁ᵀe₂), c₂ Σδ₂, c₃ (h₂ᵀδ₃ + t₂ᵀe₃), c₃ Σδ₃),
 * packed, of one task.
 *
 * @param t1 0 where t₁, t₂, e₂, e₃ are absent
 * @param base packed; may be out; 0 for none: then the coefficients are not used
 */
export function parameterCotangent(
  net: Net,
  h1: usize,
  h2: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  t1: usize,
  t2: usize,
  e2: usize,
  e3: usize,
  base: usize,
  c1: f32,
  c2: f32,
  c3: f32,
  out: usize,
): void {
  const M = net.rows;
  const some = base != 0;
  const base2 = some ? base + net.w2 : 0;
  const base3 = some ? base + net.w3 : 0;
  if (net.identity) {
    firstLayerRows(net, d1, base, c1, out);
  } else {
    pullBackWeights(net.x, d1, 0, 0, net.paddedInputs, net.v1, M, base, c1, out);
  }
  pullBackBiases(d1, net.v1, M, some ? base + net.b1 : 0, c1, out + net.b1);
  pullBackWeights(h1, d2, t1, e2, net.p1, net.v2, M, base2, c2, out + net.w2);
  pullBackBiases(d2, net.v2, M, some ? base + net.b2 : 0, c2, out + net.b2);
  pullBackWeights(h2, d3, t2, e3, net.p2, net.v3, M, base3, c3, out + net.w3);
  pullBackBiases(d3, net.v3, M, some ? base + net.b3 : 0, c3, out + net.b3);
}

/** The identity's Xᵀδ₁ is δ₁. */
function firstLayerRows(
  net: Net,
  d1: usize,
  base: usize,
  coefficient: f32,
  out: usize,
): void {
  if (!base) {
    memory.copy(out, d1, net.bytes1);
    return;
  }
  const scale = f32x4.splat(coefficient);
  for (let at: usize = 0; at < net.bytes1; at += 16) {
    const change = f32x4.mul(scale, v128.load(d1 + at));
    v128.store(out + at, f32x4.add(v128.load(base + at), change));
  }
}

/** π(a | m) of every lane, `[R, T, M, A]`; θ `[R, P]` (shared) or `[R, T, P]`. */
export function policyTable(
  net: Net,
  runs: i32,
  tasks: i32,
  theta: usize,
  shared: i32,
  out: usize,
): void {
  const table = <usize> (net.rows * net.actions) << 2;
  const groups = shared ? runs : runs * tasks;
  for (let group = 0; group < groups; group++) {
    pack(net, theta + (<usize> (group * net.parameters) << 2), net.theta);
    forward(net, net.theta, net.f1, net.f2, net.f3);
    unpadRows(net.f3, net.actions, 4 * net.v3, net.rows, out);
    const first = out;
    out += table;
    for (let task = 1; shared && task < tasks; task++) {
      memory.copy(out, first, table);
      out += table;
    }
  }
}
