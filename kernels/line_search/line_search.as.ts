// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The trust region's step and its backtracking line search; `line_search.ts`
 * has the rules. Candidates after the first acceptable one stay unmeasured.
 *
 * @module
 */
import { stepTasks } from "../adapt/adapt.as.ts";
import { dot, NON_FINITE_BREAKDOWN } from "../conjugate_gradients/conjugate_gradients.as.ts";
import { Loop, Point, pointOf } from "../inner_loop/inner_loop.as.ts";
import { creditLoss, credits, meanKl } from "../objective/objective.as.ts";
import { padRows } from "../policy/vectors.as.ts";
import { pack } from "../policy/layout.as.ts";
import { forward } from "../policy/policy.as.ts";
import { isFinite32 } from "../approximate/finite.as.ts";

/** Settings, CG and search of a batch. Tensors are f32. */
@unmanaged
export class Search {
  maxKl: f64;
  backtrack: f64;
  klSlack: f64;
  count: i32;
  acceptEqual: i32;
  /** `[R, P]`. */
  theta: usize;
  b: usize;
  x: usize;
  r: usize;
  /** `[R, 4]`. */
  cgStatus: usize;
  /** `[R, C, P]`. */
  candidates: usize;
  /** `[R, C]`. */
  surrogate: usize;
  kl: usize;
  /** `[R, 3]`: curvature, surrogate before, gradient norm. */
  status: usize;
}

/** Lays out at `at` what both operations of the search need to know. */
export function layOutSearch(
  at: usize,
  maxKl: f64,
  backtrack: f64,
  klSlack: f64,
  count: i32,
  acceptEqual: i32,
  theta: usize,
  b: usize,
  x: usize,
  r: usize,
  cgStatus: usize,
  candidates: usize,
  surrogate: usize,
  kl: usize,
  status: usize,
): usize {
  if (at == 0) return offsetof<Search>();
  const search = changetype<Search>(at);
  search.maxKl = maxKl;
  search.backtrack = backtrack;
  search.klSlack = klSlack;
  search.count = count;
  search.acceptEqual = acceptEqual;
  search.theta = theta;
  search.b = b;
  search.x = x;
  search.r = r;
  search.cgStatus = cgStatus;
  search.candidates = candidates;
  search.surrogate = surrogate;
  search.kl = kl;
  search.status = status;
  return offsetof<Search>();
}

/** Whether CG left a step that can be scaled to the trust region. */
function hasStep(curvature: f32, cgStatus: usize): bool {
  return isFinite32(curvature) && curvature > 0 &&
    load<f32>(cgStatus, 12) != NON_FINITE_BREAKDOWN;
}

/** Whether a candidate improves the surrogate inside the trust region; NaN never does. */
function isAcceptable(search: Search, before: f32, surrogate: f32, kl: f32): bool {
  const improves = search.acceptEqual ? surrogate <= before : surrogate < before;
  return improves && <f64> kl < search.klSlack * search.maxKl;
}

/** Measures every run's candidates up to the first acceptable one. */
export function searchCandidates(loop: Loop, search: Search): void {
  const bytes = <usize> loop.net.parameters << 2;
  const count = <usize> search.count;
  for (let k: usize = 0; k < <usize> loop.runs; k++) {
    const at = k * bytes;
    const status = search.status + k * 12;
    const cgStatus = search.cgStatus + (k << 4);
    const x = search.x + at;
    const b = search.b + at;
    // xᵀAx = xᵀ(b − r), since CG keeps r = b − A x.
    const curvature = <f32> (dot(x, b, bytes) - dot(x, search.r + at, bytes));
    const before = <f32> surrogateBefore(loop, <i32> k);
    store<f32>(status, curvature);
    store<f32>(status, before, 4);
    store<f32>(status, <f32> sqrt(dot(b, b, bytes)), 8);
    const surrogates = search.surrogate + (k * count << 2);
    const kls = search.kl + (k * count << 2);
    for (let c: usize = 0; c < count; c++) {
      store<f32>(surrogates + (c << 2), NaN);
      store<f32>(kls + (c << 2), NaN);
    }
    if (!hasStep(curvature, cgStatus)) continue;
    let scale = sqrt(2 * search.maxKl / <f64> curvature);
    for (let c: usize = 0; c < count; c++) {
      const candidate = search.candidates + (k * count + c) * bytes;
      const fraction = <f32> scale;
      for (let i: usize = 0; i < bytes; i += 4) {
        store<f32>(candidate + i, load<f32>(search.theta + at + i) - fraction * load<f32>(x + i));
      }
      const surrogate = surrogates + (c << 2);
      const kl = kls + (c << 2);
      measure(loop, <i32> k, candidate, surrogate, kl);
      if (isAcceptable(search, before, load<f32>(surrogate), load<f32>(kl))) break;
      scale *= search.backtrack;
    }
  }
}

/** The mean surrogate of a run where π = π_b′. */
function surrogateBefore(loop: Loop, run: i32): f64 {
  const net = loop.net;
  const end = pointOf(loop, loop.steps);
  const table = <usize> (net.rows * net.actions) << 2;
  let sum: f64 = 0;
  for (let task = 0; task < loop.tasks; task++) {
    const at = <usize> (run * loop.tasks + task) * table;
    padRows(end.behaviour + at, net.actions, 4 * net.v3, net.rows, net.f3);
    credits(net, 1, end.weights + at, end.behaviour + at, net.f3, net.q);
    sum += creditLoss(net, net.q);
  }
  return sum / loop.tasks;
}

/** Re-adapts every task of a run from a candidate; mean surrogate and KL of the outcome. */
function measure(loop: Loop, run: i32, candidate: usize, surrogate: usize, kl: usize): void {
  const net = loop.net;
  const end = pointOf(loop, loop.steps);
  const table = <usize> (net.rows * net.actions) << 2;
  let loss: f64 = 0;
  let divergence: f64 = 0;
  pack(net, candidate, net.theta);
  forward(net, net.theta, net.f1, net.f2, net.f3);
  for (let done = 0; done < loop.tasks; done += net.chunk) {
    const tasks = min(net.chunk, loop.tasks - done);
    const first = <usize> (run * loop.tasks + done);
    adaptChunk(loop, first, tasks);
    for (let i: usize = 0; i < <usize> tasks; i++) {
      const theta = loop.steps > 0 ? net.one + i * net.packed : net.theta;
      forward(net, theta, net.g1, net.g2, net.g3);
      const at = (first + i) * table;
      credits(net, 1, end.weights + at, end.behaviour + at, net.g3, net.q);
      loss += creditLoss(net, net.q);
      const visits = end.visits + ((first + i) * net.rows << 2);
      divergence += meanKl(net, visits, net.g3, end.behaviour + at);
    }
  }
  store<f32>(surrogate, <f32> (loss / loop.tasks));
  store<f32>(kl, <f32> (divergence / loop.tasks));
}

/** The inner loop's steps from packed net.theta, with activations net.f1, f2, f3, into net.one. */
function adaptChunk(loop: Loop, first: usize, tasks: i32): void {
  if (loop.steps == 0) return;
  const net = loop.net;
  step(loop, pointOf(loop, 0), first, net.theta, net.f1, net.f2, net.f3, tasks, net.one);
  for (let j = 1; j < loop.steps; j++) {
    for (let i: usize = 0; i < <usize> tasks; i++) {
      const theta = net.one + i * net.packed;
      forward(net, theta, net.g1, net.g2, net.g3);
      step(loop, pointOf(loop, j), first + i, theta, net.g1, net.g2, net.g3, 1, theta);
    }
  }
}

function step(
  loop: Loop,
  point: Point,
  first: usize,
  theta: usize,
  h1: usize,
  h2: usize,
  p: usize,
  tasks: i32,
  out: usize,
): void {
  const at = first * loop.net.rows * loop.net.actions << 2;
  const weights = point.weights + at;
  const behaviour = point.behaviour + at;
  stepTasks(
    loop.net,
    theta,
    h1,
    h2,
    p,
    loop.ratio,
    loop.step1,
    loop.step2,
    loop.step3,
    weights,
    behaviour,
    tasks,
    out,
  );
}

/** Outcomes, as in `TRUST_REGION_OUTCOMES`. */
const ACCEPTED: f32 = 0;
const ZERO_GRADIENT: f32 = 1;
const CURVATURE_NOT_POSITIVE: f32 = 2;
const SEARCH_EXHAUSTED: f32 = 3;
const NON_FINITE: f32 = 4;

/** θ of every run becomes the first acceptable candidate or stays; `log` `[R, 9]` says which. */
export function accept(search: Search, runs: i32, n: i32, log: usize): void {
  const bytes = <usize> n << 2;
  const count = <usize> search.count;
  for (let k: usize = 0; k < <usize> runs; k++) {
    const status = search.status + k * 12;
    const cgStatus = search.cgStatus + (k << 4);
    const curvature = load<f32>(status);
    const before = load<f32>(status, 4);
    const surrogates = search.surrogate + (k * count << 2);
    const kls = search.kl + (k * count << 2);
    let chosen = -1;
    let outcome: f32;
    // No gradient, or one so small that CG stopped before its first iteration.
    const untouched = load<f32>(cgStatus, 8) == 0 && load<f32>(cgStatus, 12) == 0;
    if (untouched || isZero(search.b + k * bytes, n)) {
      outcome = ZERO_GRADIENT;
    } else if (!hasStep(curvature, cgStatus)) {
      const negative = curvature <= 0 && load<f32>(cgStatus, 12) != NON_FINITE_BREAKDOWN;
      outcome = negative ? CURVATURE_NOT_POSITIVE : NON_FINITE;
    } else {
      let measured = false;
      for (let c: usize = 0; c < count; c++) {
        const surrogate = load<f32>(surrogates + (c << 2));
        const kl = load<f32>(kls + (c << 2));
        measured = measured || isFinite32(surrogate + kl);
        if (chosen < 0 && isAcceptable(search, before, surrogate, kl)) chosen = <i32> c;
      }
      outcome = chosen >= 0 ? ACCEPTED : measured ? SEARCH_EXHAUSTED : NON_FINITE;
    }
    if (chosen >= 0) {
      const candidate = search.candidates + (k * count + chosen) * bytes;
      memory.copy(search.theta + k * bytes, candidate, bytes);
    }
    const row = log + k * 36;
    const at = <usize> max(chosen, 0) << 2;
    store<f32>(row, outcome);
    store<f32>(row, <f32> chosen, 4);
    store<f32>(row, before, 8);
    store<f32>(row, chosen >= 0 ? load<f32>(surrogates + at) : before, 12);
    store<f32>(row, chosen >= 0 ? load<f32>(kls + at) : 0, 16);
    store<f32>(row, curvature, 20);
    store<f32>(row, load<f32>(status, 8), 24);
    store<f32>(row, load<f32>(cgStatus, 8), 28);
    store<f32>(row, load<f32>(cgStatus, 12), 32);
  }
}

function isZero(at: usize, n: i32): bool {
  for (let k = 0; k < n; k++) if (load<f32>(at + (<usize> k << 2)) != 0) return false;
  return true;
}
