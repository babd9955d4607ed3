// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * Inner loops of all lanes, linearised once and then multiplied with often;
 * `inner_loop.ts` has the mathematics.
 *
 * What a product needs of θ alone (packed weights, activations, credits, δ₃,
 * δ₂) is kept in a {@linkcode Loop}, so that the products of one CG solve share
 * it. Where θ is shared by a run's tasks, so are its activations, and the tasks'
 * rows go through its weights together.
 *
 * @module
 */
import {
  credits,
  fisherOfLogits,
  logitGradient,
  logitGradientTangent,
} from "../objective/objective.as.ts";
import { Net, pack, unpack } from "../policy/layout.as.ts";
import {
  cotangents,
  forward,
  parameterCotangent,
  secondCotangents,
  tangents,
} from "../policy/policy.as.ts";
import { pullBack } from "../policy/pull_back.as.ts";
import { maskByActivation } from "../policy/vectors.as.ts";

/** Parameters, the data met there, and what they make of the network. */
@unmanaged
export class Point {
  /** 1 for θ `[R, P]`, 0 for `[R, T, P]`. */
  shared: i32;
  theta: usize;
  /** `[R, T, M, A]`. */
  weights: usize;
  behaviour: usize;
  /** `[R, T, M]`. */
  visits: usize;
  /** Packed θ, h₁, h₂ and probabilities, one a group: a run if shared, else a lane. */
  packed: usize;
  h1: usize;
  h2: usize;
  p: usize;
  /** Credits, δ₂ and δ₃, one a lane; of the end δ₃ alone. */
  q: usize;
  d2: usize;
  d3: usize;
}

/** An inner loop of R × T lanes, and the adapted policies. */
@unmanaged
export class Loop {
  net: Net;
  runs: i32;
  tasks: i32;
  steps: i32;
  ratio: i32;
  /** α of each layer, and whether they are one: then J is symmetric. */
  step1: f32;
  step2: f32;
  step3: f32;
  symmetric: bool;
  /** {@linkcode Point}s: the steps, then the end. */
  points: usize;
  /** The end's visits when it was linearised. */
  visits: usize;
}

/** Step j's point, or the end's (j = steps). */
export function pointOf(loop: Loop, j: i32): Point {
  return changetype<Point>(loop.points + <usize> j * offsetof<Point>());
}

/**
 * Lays a loop out at `at`, or only measures with at = 0. {@linkcode setPoint}
 * and {@linkcode linearise} follow.
 *
 * @param shared bit j says whether step j's θ is shared by a run's tasks
 * @returns bytes
 */
export function layOutLoop(
  at: usize,
  net: Net,
  runs: i32,
  tasks: i32,
  steps: i32,
  shared: i32,
): usize {
  const head = (offsetof<Loop>() + 15) & ~15;
  const points = at + head;
  let end = (points + (<usize> (steps + 1) * offsetof<Point>()) + 15) & ~15;
  const lanes = runs * tasks;
  if (at != 0) {
    const loop = changetype<Loop>(at);
    loop.net = net;
    loop.runs = runs;
    loop.tasks = tasks;
    loop.steps = steps;
    loop.points = points;
  }
  for (let j = 0; j <= steps; j++) {
    const isShared = shared >> j & 1;
    const groups = <usize> (isShared ? runs : lanes);
    const packed = end;
    const h1 = packed + groups * net.packed;
    const h2 = h1 + groups * net.bytes1;
    const p = h2 + groups * net.bytes2;
    const q = p + groups * net.bytes3;
    const d2 = q + <usize> lanes * net.bytes3;
    const d3 = j < steps ? d2 + <usize> lanes * net.bytes2 : q;
    end = d3 + <usize> lanes * net.bytes3;
    if (at == 0) continue;
    const point = changetype<Point>(points + <usize> j * offsetof<Point>());
    point.shared = isShared;
    point.packed = packed;
    point.h1 = h1;
    point.h2 = h2;
    point.p = p;
    point.q = q;
    point.d2 = d2;
    point.d3 = d3;
  }
  if (at != 0) changetype<Loop>(at).visits = end;
  return end + (<usize> (lanes * net.rows) << 2) - at;
}

/** Sets what the host chooses about a loop. */
export function configureLoop(
  loop: Loop,
  ratio: i32,
  step1: f32,
  step2: f32,
  step3: f32,
): void {
  loop.ratio = ratio;
  loop.step1 = step1;
  loop.step2 = step2;
  loop.step3 = step3;
  loop.symmetric = step1 == step2 && step2 == step3;
}

/** Sets the tensors of a loop's point j. */
export function setPoint(
  loop: Loop,
  j: i32,
  theta: usize,
  weights: usize,
  behaviour: usize,
  visits: usize,
): void {
  const point = pointOf(loop, j);
  point.theta = theta;
  point.weights = weights;
  point.behaviour = behaviour;
  point.visits = visits;
}

/** Computes everything a loop keeps. */
export function linearise(loop: Loop): void {
  const net = loop.net;
  const lanes = loop.runs * loop.tasks;
  const table = <usize> (net.rows * net.actions) << 2;
  const vector = <usize> net.parameters << 2;
  for (let j = 0; j <= loop.steps; j++) {
    const point = pointOf(loop, j);
    const share = point.shared ? loop.tasks : 1;
    const groups = lanes / share;
    for (let k = 0; k < groups; k++) {
      const group = <usize> k;
      const theta = point.packed + group * net.packed;
      const h2 = point.h2 + group * net.bytes2;
      const p = point.p + group * net.bytes3;
      pack(net, point.theta + group * vector, theta);
      forward(net, theta, point.h1 + group * net.bytes1, h2, p);
      if (j == loop.steps) {
        // At θ′, which sampled D′, both objectives have the gradient of this one.
        const at = group * table;
        credits(net, 1, point.weights + at, point.behaviour + at, p, net.q);
        logitGradient(net, net.q, p, point.d3 + group * net.bytes3);
        continue;
      }
      for (let i = 0; i < share; i++) {
        const lane = group * share + i;
        const q = point.q + lane * net.bytes3;
        const at = lane * table;
        credits(net, loop.ratio, point.weights + at, point.behaviour + at, p, q);
        logitGradient(net, q, p, point.d3 + lane * net.bytes3);
      }
      const first = group * share;
      const d2 = point.d2 + first * net.bytes2;
      secondCotangents(net, theta, h2, share, d2, point.d3 + first * net.bytes3);
    }
  }
  memory.copy(loop.visits, pointOf(loop, loop.steps).visits, <usize> (lanes * net.rows) << 2);
}

/**
 * J v = v − α ∇²L v of `tasks` tasks from lane `first` on, at one group's θ; or Jᵀ of `base`.
 *
 * @param v packed, `stride` bytes apart; stride 0: one for all, its tangents in net.s1, s2, s3
 * @param base v itself, or the vectors that v is α times: then out = base − ∇²L v
 * @param out packed, one after the other; may be base, not v
 */
function multiplyByJacobian(
  loop: Loop,
  point: Point,
  group: usize,
  first: usize,
  tasks: i32,
  v: usize,
  stride: usize,
  base: usize,
  out: usize,
): void {
  const net = loop.net;
  const M = net.rows;
  const scaled = base != v;
  const c1: f32 = scaled ? -1 : -loop.step1;
  const c2: f32 = scaled ? -1 : -loop.step2;
  const c3: f32 = scaled ? -1 : -loop.step3;
  const theta = point.packed + group * net.packed;
  const h1 = point.h1 + group * net.bytes1;
  const h2 = point.h2 + group * net.bytes2;
  const p = point.p + group * net.bytes3;
  const one = stride == 0;
  const t1 = one ? net.s1 : net.t1;
  const t2 = one ? net.s2 : net.t2;
  const t3 = one ? net.s3 : net.t3;
  if (!one) tangents(net, theta, h1, h2, v, stride, tasks, t1, t2, t3);
  const step1: usize = one ? 0 : net.bytes1;
  const step2: usize = one ? 0 : net.bytes2;
  const step3: usize = one ? 0 : net.bytes3;
  const q = point.q + first * net.bytes3;
  const d2 = point.d2 + first * net.bytes2;
  const d3 = point.d3 + first * net.bytes3;
  const count = <usize> tasks;
  for (let i: usize = 0; i < count; i++) {
    const at = i * net.bytes3;
    logitGradientTangent(net, loop.ratio, q + at, p, t3 + i * step3, net.r3 + at);
  }
  const rows = tasks * M;
  if (one) {
    pullBack(net.r3, theta + net.w3, d3, v + net.w3, net.p2, net.v3, rows, 0, net.r2);
  } else {
    pullBack(net.r3, theta + net.w3, 0, 0, net.p2, net.v3, rows, 0, net.r2);
    for (let i: usize = 0; i < count; i++) {
      const w3 = v + i * stride + net.w3;
      const into = net.r2 + i * net.bytes2;
      pullBack(d3 + i * net.bytes3, w3, 0, 0, net.p2, net.v3, M, 1, into);
    }
  }
  maskByActivation(h2, 0, net.bytes2, tasks, net.r2);
  if (one) {
    pullBack(net.r2, theta + net.w2, d2, v + net.w2, net.p1, net.v2, rows, 0, net.r1);
  } else {
    pullBack(net.r2, theta + net.w2, 0, 0, net.p1, net.v2, rows, 0, net.r1);
    for (let i: usize = 0; i < count; i++) {
      const w2 = v + i * stride + net.w2;
      const into = net.r1 + i * net.bytes1;
      pullBack(d2 + i * net.bytes2, w2, 0, 0, net.p1, net.v2, M, 1, into);
    }
  }
  maskByActivation(h1, 0, net.bytes1, tasks, net.r1);
  for (let i: usize = 0; i < count; i++) {
    parameterCotangent(
      net,
      h1,
      h2,
      net.r1 + i * net.bytes1,
      net.r2 + i * net.bytes2,
      net.r3 + i * net.bytes3,
      t1 + i * step1,
      t2 + i * step2,
      d2 + i * net.bytes2,
      d3 + i * net.bytes3,
      base + i * stride,
      c1,
      c2,
      c3,
      out + i * net.packed,
    );
  }
}

/** The same of a chunk at one step: all tasks at once if θ is shared, else one by one. */
function multiplyChunk(
  loop: Loop,
  point: Point,
  run: usize,
  first: usize,
  tasks: i32,
  v: usize,
  stride: usize,
  base: usize,
  out: usize,
): void {
  if (point.shared) {
    multiplyByJacobian(loop, point, run, first, tasks, v, stride, base, out);
    return;
  }
  const net = loop.net;
  for (let i: usize = 0; i < <usize> tasks; i++) {
    const lane = first + i;
    const at = v + i * stride;
    const from = base + i * stride;
    if (stride == 0) sharedTangents(loop, point, lane, at);
    multiplyByJacobian(loop, point, lane, lane, 1, at, stride, from, out + i * net.packed);
  }
}

/** `to` = α `from`, packed vectors of `tasks` tasks. */
function scaleLayers(loop: Loop, from: usize, tasks: i32, to: usize): void {
  const net = loop.net;
  for (let i: usize = 0; i < <usize> tasks; i++) {
    const start = i * net.packed;
    for (let at: usize = 0; at < net.packed; at += 16) {
      const step = at < net.w2 ? loop.step1 : at < net.w3 ? loop.step2 : loop.step3;
      const value = f32x4.mul(f32x4.splat(step), v128.load(from + start + at));
      v128.store(to + start + at, value);
    }
  }
}

/** Tangents along one direction at one group's θ, into net.s1, s2, s3. */
function sharedTangents(loop: Loop, point: Point, group: usize, v: usize): void {
  const net = loop.net;
  const theta = point.packed + group * net.packed;
  const h1 = point.h1 + group * net.bytes1;
  const h2 = point.h2 + group * net.bytes2;
  tangents(net, theta, h1, h2, v, 0, 1, net.s1, net.s2, net.s3);
}

/** `out` = J₁ᵀ ⋯ Jₖᵀ ∇L′(θ′), `[R, T, P]`; with order 1, ∇L′(θ′). */
export function metaGradient(loop: Loop, order: i32, out: usize): void {
  const net = loop.net;
  const end = pointOf(loop, loop.steps);
  for (let run = 0; run < loop.runs; run++) {
    for (let done = 0; done < loop.tasks; done += net.chunk) {
      const tasks = min(net.chunk, loop.tasks - done);
      const first = <usize> (run * loop.tasks + done);
      for (let i: usize = 0; i < <usize> tasks; i++) {
        const lane = first + i;
        const theta = end.packed + lane * net.packed;
        const h1 = end.h1 + lane * net.bytes1;
        const h2 = end.h2 + lane * net.bytes2;
        const d3 = end.d3 + lane * net.bytes3;
        cotangents(net, theta, h1, h2, 1, net.d1, net.d2, d3);
        const into = net.one + i * net.packed;
        parameterCotangent(net, h1, h2, net.d1, net.d2, d3, 0, 0, 0, 0, 0, 1, 1, 1, into);
      }
      finish(loop, order, run, first, tasks, net.one, net.other, out);
    }
  }
}

/** `out` = J₁ᵀ ⋯ Jₖᵀ F(θ′) Jₖ ⋯ J₁ v, `[R, T, P]`, v `[R, P]`; with order 1, F(θ′) v. */
export function curvatureProduct(loop: Loop, order: i32, v: usize, out: usize): void {
  const net = loop.net;
  const end = pointOf(loop, loop.steps);
  const M = net.rows;
  for (let run = 0; run < loop.runs; run++) {
    pack(net, v + (<usize> (run * net.parameters) << 2), net.direction);
    const isShared = order == 2 && loop.steps > 0 && pointOf(loop, 0).shared != 0;
    if (isShared) sharedTangents(loop, pointOf(loop, 0), run, net.direction);
    for (let done = 0; done < loop.tasks; done += net.chunk) {
      const tasks = min(net.chunk, loop.tasks - done);
      const first = <usize> (run * loop.tasks + done);
      let from = net.direction;
      let stride: usize = 0;
      let to = net.one;
      let free = net.other;
      for (let j = 0; order == 2 && j < loop.steps; j++) {
        multiplyChunk(loop, pointOf(loop, j), run, first, tasks, from, stride, from, to);
        from = to;
        stride = net.packed;
        to = free;
        free = from;
      }
      for (let i: usize = 0; i < <usize> tasks; i++) {
        const lane = first + i;
        const theta = end.packed + lane * net.packed;
        const h1 = end.h1 + lane * net.bytes1;
        const h2 = end.h2 + lane * net.bytes2;
        const p = end.p + lane * net.bytes3;
        const visits = loop.visits + (lane * M << 2);
        tangents(net, theta, h1, h2, from + i * stride, 0, 1, net.t1, net.t2, net.t3);
        fisherOfLogits(net, visits, p, net.t3, net.r3);
        cotangents(net, theta, h1, h2, 1, net.r1, net.r2, net.r3);
        const into = to + i * net.packed;
        parameterCotangent(net, h1, h2, net.r1, net.r2, net.r3, 0, 0, 0, 0, 0, 1, 1, 1, into);
      }
      finish(loop, order, run, first, tasks, to, to == net.one ? net.other : net.one, out);
    }
  }
}

/** Multiplies a chunk's vectors at `from` by J₁ᵀ ⋯ Jₖᵀ, and unpacks them to their lanes of out. */
function finish(
  loop: Loop,
  order: i32,
  run: i32,
  first: usize,
  tasks: i32,
  from: usize,
  free: usize,
  out: usize,
): void {
  const net = loop.net;
  for (let j = loop.steps - 1; order == 2 && j >= 0; j--) {
    const point = pointOf(loop, j);
    if (!loop.symmetric) {
      scaleLayers(loop, from, tasks, free);
      multiplyChunk(loop, point, run, first, tasks, free, net.packed, from, from);
      continue;
    }
    multiplyChunk(loop, point, run, first, tasks, from, net.packed, from, free);
    const written = free;
    free = from;
    from = written;
  }
  for (let i: usize = 0; i < <usize> tasks; i++) {
    unpack(net, from + i * net.packed, out + ((first + i) * net.parameters << 2));
  }
}
