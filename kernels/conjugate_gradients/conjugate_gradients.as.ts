// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Conjugate gradients on A x = b, a step at a time; `conjugate_gradients.ts`
 * has the algorithm. Vectors are f32; inner products are added up in f64, and r·r goes on to the
 * next step as f32, in the status.
 *
 * In exact arithmetic a residual is orthogonal to all before it. In f32 that is
 * lost within some seven iterations on the curvature of an MDP, and directions
 * already solved come back. So the residuals are kept, and what a new one has
 * of them is taken out again (full reorthogonalisation: Simon 1984, *The
 * Lanczos algorithm with partial reorthogonalization*), a thousandth of what a
 * product with A costs.
 *
 * @module
 */
import { taskMean } from "../task_mean/task_mean.as.ts";
import { isFinite64 } from "../approximate/finite.as.ts";

/** Values of the status's breakdown column. */
const CURVATURE_BREAKDOWN: f32 = 1;
export const NON_FINITE_BREAKDOWN: f32 = 2;

/** 2⁻¹²⁶, below which f32 loses digits: r·r and pᵀAp below it are too small to be divided by. */
const LEAST: f64 = <f64> f32.MIN_NORMAL_VALUE;

/** Inner product of `bytes` of f32, in four interleaved sums of f64. */
export function dot(a: usize, b: usize, bytes: usize): f64 {
  const whole = bytes & ~15;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const x = v128.load(a + at);
    const y = v128.load(b + at);
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)));
    const xHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1));
    const yHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 0, 1));
    high = f64x2.add(high, f64x2.mul(xHigh, yHigh));
  }
  const pairs = f64x2.add(low, high);
  let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  for (let at = whole; at < bytes; at += 4) {
    sum += <f64> load<f32>(a + at) * <f64> load<f32>(b + at);
  }
  return sum;
}

/** `to` = a + coefficient · b, entry by entry. */
function addScaled(to: usize, a: usize, coefficient: f32, b: usize, bytes: usize): void {
  const whole = bytes & ~15;
  const scale = f32x4.splat(coefficient);
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(a + at), f32x4.mul(scale, v128.load(b + at))));
  }
  for (let at = whole; at < bytes; at += 4) {
    store<f32>(to + at, load<f32>(a + at) + coefficient * load<f32>(b + at));
  }
}

/** Residuals kept a run; later ones are not, iterations go on without. */
const KEPT: i32 = 16;

/** Bytes of the residuals kept of one run. */
export function residualBytes(n: i32): i32 {
  return KEPT * n << 2;
}

/** Keeps r/‖r‖ as residual k. */
function keep(r: usize, bytes: usize, rr: f64, kept: usize, k: i32): void {
  if (k >= KEPT || rr == 0) return;
  const scale = <f32> (1 / sqrt(rr));
  const to = kept + <usize> k * bytes;
  const whole = bytes & ~15;
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(to + at, f32x4.mul(f32x4.splat(scale), v128.load(r + at)));
  }
  for (let at = whole; at < bytes; at += 4) store<f32>(to + at, scale * load<f32>(r + at));
}

/** Takes out of r what it has of the first `count` residuals kept. */
function orthogonalise(r: usize, bytes: usize, kept: usize, count: i32): void {
  for (let k = 0; k < min(count, KEPT); k++) {
    const from = kept + <usize> k * bytes;
    const part = <f32> dot(r, from, bytes);
    addScaled(r, r, -part, from, bytes);
  }
}

/** Status `[4]`: residual, active, iterations, breakdown. */
function stop(status: usize, breakdown: f32): void {
  store<f32>(status, 0, 4);
  store<f32>(status, breakdown, 12);
}

/**
 * b = mean over tasks of `gradients` `[R, T, P]`, x = 0, r = p = b.
 *
 * @param kept room for the residuals of every run
 */
export function cgStart(
  gradients: usize,
  runs: i32,
  tasks: i32,
  n: i32,
  b: usize,
  x: usize,
  r: usize,
  p: usize,
  status: usize,
  kept: usize,
): void {
  const bytes = <usize> n << 2;
  taskMean(gradients, runs, tasks, n, b);
  memory.fill(x, 0, bytes * runs);
  memory.copy(r, b, bytes * runs);
  memory.copy(p, b, bytes * runs);
  for (let run: usize = 0; run < <usize> runs; run++) {
    const rr = dot(b + run * bytes, b + run * bytes, bytes);
    const at = status + (run << 4);
    store<f32>(at, <f32> rr);
    store<f32>(at, 1, 4);
    store<f32>(at, 0, 8);
    store<f32>(at, 0, 12);
    if (!isFinite64(rr)) stop(at, NON_FINITE_BREAKDOWN);
    keep(b + run * bytes, bytes, rr, kept + run * residualBytes(n), 0);
  }
}

/**
 * One iteration of every run with A p = mean over tasks of `products` + damping·p.
 *
 * @param kept the residuals of every run since `cgStart`, 0 if there are none
 * @param scratch room for `[P]`
 */
export function cgStep(
  products: usize,
  runs: i32,
  tasks: i32,
  n: i32,
  x: usize,
  r: usize,
  p: usize,
  status: usize,
  damping: f32,
  tolerance: f64,
  kept: usize,
  scratch: usize,
): void {
  const bytes = <usize> n << 2;
  for (let run: usize = 0; run < <usize> runs; run++) {
    const start = run * bytes;
    taskMean(products + start * tasks, 1, tasks, n, scratch);
    addScaled(scratch, scratch, damping, p + start, bytes);
    const own = kept ? kept + run * residualBytes(n) : 0;
    step(x + start, r + start, p + start, scratch, bytes, status + (run << 4), tolerance, own);
  }
}

function step(
  x: usize,
  r: usize,
  p: usize,
  product: usize,
  bytes: usize,
  status: usize,
  tolerance: f64,
  kept: usize,
): void {
  const rr = <f64> load<f32>(status);
  if (load<f32>(status, 4) == 0) return;
  // Solved exactly, or as far as f32 can tell, is no breakdown, though pᵀAp may be 0 then.
  if (rr < tolerance || rr < LEAST) {
    stop(status, 0);
    return;
  }
  const curvature = dot(p, product, bytes);
  if (!isFinite64(curvature)) {
    stop(status, NON_FINITE_BREAKDOWN);
    return;
  }
  if (curvature < LEAST) {
    stop(status, CURVATURE_BREAKDOWN);
    return;
  }
  const alpha = <f32> (rr / curvature);
  addScaled(x, x, alpha, p, bytes);
  addScaled(r, r, -alpha, product, bytes);
  const done = <i32> load<f32>(status, 8) + 1;
  if (kept) orthogonalise(r, bytes, kept, done);
  const next = dot(r, r, bytes);
  if (kept) keep(r, bytes, next, kept, done);
  const beta = <f32> (next / rr);
  addScaled(p, r, beta, p, bytes);
  store<f32>(status, <f32> next);
  store<f32>(status, <f32> done, 8);
  if (!isFinite64(next)) stop(status, NON_FINITE_BREAKDOWN);
}
