// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * A policy network as the kernels hold it: extents padded to whole vectors,
 * parameters packed into rows of whole vectors, and room for what one chunk of
 * tasks needs on its way. Everything is laid out once per network.
 *
 * Packed θ: W₁ `[D⁺, h₁⁺]`, b₁ `[h₁⁺]`, W₂ `[h₁⁺, h₂⁺]`, b₂, W₃ `[h₂⁺, A⁺]`, b₃,
 * where ⁺ is the next multiple of 4, zeros behind. `layout.ts` has the interface's order.
 *
 * @module
 */
import { padRows, unpadRows } from "./vectors.as.ts";

/** Rows done together where tasks share weights. */
const CHUNK_ROWS: i32 = 64;

/** One network. Offsets and sizes are in bytes; buffers hold f32. */
@unmanaged
export class Net {
  inputs: i32;
  h1: i32;
  h2: i32;
  actions: i32;
  /** M. */
  rows: i32;
  /** D⁺. */
  paddedInputs: i32;
  /** h₁⁺, h₂⁺. */
  p1: i32;
  p2: i32;
  /** Vectors of h₁⁺, h₂⁺, A⁺. */
  v1: i32;
  v2: i32;
  v3: i32;
  /** Offsets in packed θ; W₁ is at 0. */
  b1: usize;
  w2: usize;
  b2: usize;
  w3: usize;
  b3: usize;
  /** Size of packed θ. */
  packed: usize;
  /** Size of `[M, h₁⁺]`, `[M, h₂⁺]`, `[M, A⁺]`. */
  bytes1: usize;
  bytes2: usize;
  bytes3: usize;
  /** P. */
  parameters: i32;
  /** 1 if the observations are the identity. */
  identity: i32;
  /** Tasks done together. */
  chunk: i32;
  /** Observations, `[M, D⁺]`. */
  x: usize;
  /** All ones where a padded row of actions has an action, `[A⁺]`. */
  mask: usize;
  /** Activations of one forward pass: h₁, h₂, probabilities. */
  f1: usize;
  f2: usize;
  f3: usize;
  /** The same, of the adapted policy in the line search. */
  g1: usize;
  g2: usize;
  g3: usize;
  /** Credits and cotangents δ₁, δ₂, δ₃ of a chunk. */
  q: usize;
  d1: usize;
  d2: usize;
  d3: usize;
  /** Tangents of a chunk, and of one direction shared by all tasks. */
  t1: usize;
  t2: usize;
  t3: usize;
  s1: usize;
  s2: usize;
  s3: usize;
  /** Rδ₁, Rδ₂, Rδ₃ of a chunk. */
  r1: usize;
  r2: usize;
  r3: usize;
  /** Packed vectors: one θ, one direction, and two for each task of a chunk. */
  theta: usize;
  direction: usize;
  one: usize;
  other: usize;
}

/**
 * Lays a network out at `at` (zeroed memory), or only measures with at = 0.
 *
 * @returns bytes
 */
export function layOutNet(at: usize, D: i32, h1: i32, h2: i32, A: i32, M: i32): usize {
  const v1 = (h1 + 3) >> 2;
  const v2 = (h2 + 3) >> 2;
  const v3 = (A + 3) >> 2;
  const paddedInputs = (D + 3) & ~3;
  const b1 = <usize> (paddedInputs * v1) << 4;
  const w2 = b1 + (<usize> v1 << 4);
  const b2 = w2 + (<usize> (4 * v1 * v2) << 4);
  const w3 = b2 + (<usize> v2 << 4);
  const b3 = w3 + (<usize> (4 * v2 * v3) << 4);
  const packed = b3 + (<usize> v3 << 4);
  const bytes1 = <usize> (M * v1) << 4;
  const bytes2 = <usize> (M * v2) << 4;
  const bytes3 = <usize> (M * v3) << 4;
  const chunk = max(1, CHUNK_ROWS / M);
  const activations = bytes1 + bytes2 + bytes3;
  const head = (offsetof<Net>() + 15) & ~15;
  const x = at + head;
  const mask = x + (<usize> (M * paddedInputs) << 2);
  const f = mask + (<usize> v3 << 4);
  const g = f + activations;
  const s = g + activations;
  const q = s + activations;
  const d = q + bytes3 * chunk;
  const t = d + activations * chunk;
  const r = t + activations * chunk;
  const vectors = r + activations * chunk;
  const end = vectors + packed * (2 + 2 * chunk);
  if (at == 0) return end;
  const net = changetype<Net>(at);
  net.inputs = D;
  net.h1 = h1;
  net.h2 = h2;
  net.actions = A;
  net.rows = M;
  net.paddedInputs = paddedInputs;
  net.p1 = 4 * v1;
  net.p2 = 4 * v2;
  net.v1 = v1;
  net.v2 = v2;
  net.v3 = v3;
  net.b1 = b1;
  net.w2 = w2;
  net.b2 = b2;
  net.w3 = w3;
  net.b3 = b3;
  net.packed = packed;
  net.bytes1 = bytes1;
  net.bytes2 = bytes2;
  net.bytes3 = bytes3;
  net.parameters = D * h1 + h1 + h1 * h2 + h2 + h2 * A + A;
  net.chunk = chunk;
  net.x = x;
  net.mask = mask;
  net.f1 = f;
  net.f2 = f + bytes1;
  net.f3 = f + bytes1 + bytes2;
  net.g1 = g;
  net.g2 = g + bytes1;
  net.g3 = g + bytes1 + bytes2;
  net.s1 = s;
  net.s2 = s + bytes1;
  net.s3 = s + bytes1 + bytes2;
  net.q = q;
  net.d1 = d;
  net.d2 = d + bytes1 * chunk;
  net.d3 = d + (bytes1 + bytes2) * chunk;
  net.t1 = t;
  net.t2 = t + bytes1 * chunk;
  net.t3 = t + (bytes1 + bytes2) * chunk;
  net.r1 = r;
  net.r2 = r + bytes1 * chunk;
  net.r3 = r + (bytes1 + bytes2) * chunk;
  net.theta = vectors;
  net.direction = vectors + packed;
  net.one = vectors + 2 * packed;
  net.other = vectors + (2 + chunk) * packed;
  for (let a = 0; a < A; a++) store<i32>(mask + (<usize> a << 2), -1);
  return end - at;
}

/** Takes over observations, f32 `[M, D]`. */
export function observe(net: Net, observations: usize): void {
  const D = net.inputs;
  padRows(observations, D, net.paddedInputs, net.rows, net.x);
  let identity = D == net.rows;
  for (let k = 0; k < D * net.rows && identity; k++) {
    identity = load<f32>(observations + (<usize> k << 2)) == <f32> (<i32> (k % (D + 1) == 0));
  }
  net.identity = <i32> identity;
}

/** Packs θ `[P]`; what is behind the padded rows stays 0. */
export function pack(net: Net, from: usize, to: usize): void {
  padRows(from, net.h1, net.p1, net.inputs + 1, to);
  if (net.paddedInputs != net.inputs) {
    // The biases follow the padded inputs.
    const biases = to + (<usize> (net.inputs * net.v1) << 4);
    memory.copy(to + net.b1, biases, <usize> net.v1 << 4);
    memory.fill(biases, 0, <usize> ((net.paddedInputs - net.inputs) * net.v1) << 4);
  }
  from += <usize> ((net.inputs + 1) * net.h1) << 2;
  padRows(from, net.h2, 4 * net.v2, net.h1, to + net.w2);
  from += <usize> (net.h1 * net.h2) << 2;
  padRows(from, net.h2, 4 * net.v2, 1, to + net.b2);
  from += <usize> net.h2 << 2;
  padRows(from, net.actions, 4 * net.v3, net.h2, to + net.w3);
  from += <usize> (net.h2 * net.actions) << 2;
  padRows(from, net.actions, 4 * net.v3, 1, to + net.b3);
}

/** Unpacks to θ `[P]`. */
export function unpack(net: Net, from: usize, to: usize): void {
  unpadRows(from, net.h1, net.p1, net.inputs, to);
  to += <usize> (net.inputs * net.h1) << 2;
  unpadRows(from + net.b1, net.h1, net.p1, 1, to);
  to += <usize> net.h1 << 2;
  unpadRows(from + net.w2, net.h2, net.p2, net.h1, to);
  to += <usize> (net.h1 * net.h2) << 2;
  unpadRows(from + net.b2, net.h2, net.p2, 1, to);
  to += <usize> net.h2 << 2;
  unpadRows(from + net.w3, net.actions, 4 * net.v3, net.h2, to);
  to += <usize> (net.h2 * net.actions) << 2;
  unpadRows(from + net.b3, net.actions, 4 * net.v3, 1, to);
}
