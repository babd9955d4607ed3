// Conjugate gradients (Hestenes & Stiefel 1952) on A x = b, a step at a time, one system a run.
//
//   start  b = (1/T) Σ_i per_task[i], x = 0, r = p = b
//   step   A p = (1/T) Σ_i per_task[i] + damping·p, α = r·r / pᵀAp, x ← x + α p
//          r′ = r − α A p, β = r′·r′ / r·r, p ← r′ + β p, r ← r′
//
// In exact arithmetic a residual is orthogonal to all before it. In f32 that is
// lost within some seven iterations on the curvature of an MDP, so the first 16
// residuals are kept, normalised, and what a new one has of them is taken out
// again (full reorthogonalisation: Simon 1984, The Lanczos algorithm with partial
// reorthogonalization).
//
// binding  name      type        shape       unit    what
// 1        per_task  array<f32>  [R, T, P]   mixed   gradients in Â (start), or A p before damping
//                                                    (step)
// 2        x         array<f32>  [R, P]      Â/nats  written
// 3        r         array<f32>  [R, P]      Â       written: b − A x
// 4        p         array<f32>  [R, P]      Â       written: search direction
// 5        status    array<f32>  [R, 4]      mixed   written: r·r in Â², active, iterations,
//                                                    breakdown
// 6        kept      array<f32>  [R, 16, P]  1       written: residuals over their norms
// 7        own       array<f32>  [R, P]      mixed   written: b in Â (start); scratch for A p in
//                                                    nats·Â (step)
//
// params: elements P; flags 1 where `kept` is of this system.
//
// Dispatch: a workgroup of 256 a run; an invocation owns entries local, local + 256, … of every
// vector.
// Order of sums: means over tasks from the first to the last; inner products from an invocation's
// first entry to its last, then the tree of group_sum.wgsl.

@group(0) @binding(1) var<storage, read> per_task: array<f32>;
@group(0) @binding(2) var<storage, read_write> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> r: array<f32>;
@group(0) @binding(4) var<storage, read_write> p: array<f32>;
@group(0) @binding(5) var<storage, read_write> status: array<f32>;
@group(0) @binding(6) var<storage, read_write> kept: array<f32>;
@group(0) @binding(7) var<storage, read_write> own: array<f32>;

const KEPT = 16u;
const CURVATURE = 1.0;
const NON_FINITE = 2.0;
/// 2⁻¹²⁶, below which f32 loses digits: r·r and pᵀAp below it are too small to be divided by.
const LEAST = 1.1754943508222875e-38;

/// (1/T) Σ_i per_task[run, i, k].
fn task_mean(run: u32, k: u32) -> f32 {
  var at = run * params.tasks * params.elements + k;
  var sum = 0.0;
  for (var i = 0u; i < params.tasks; i++) {
    sum = sum + per_task[at];
    at += params.elements;
  }
  return sum / f32(params.tasks);
}

/// Keeps r / ‖r‖ as residual `index`, zeros of one too small to be divided by.
fn keep(run: u32, index: u32, rr: f32, local: u32) {
  if (index >= KEPT) { return; }
  let scale = select(1.0 / sqrt(rr), 0.0, rr < LEAST);
  let to = (run * KEPT + index) * params.elements;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    kept[to + k] = scale * r[run * params.elements + k];
  }
}

/// Takes out of r what it has of the first `count` residuals kept.
fn orthogonalise(run: u32, count: u32, local: u32) {
  let first = run * params.elements;
  for (var index = 0u; index < min(count, KEPT); index++) {
    let from_at = (run * KEPT + index) * params.elements;
    var sum = 0.0;
    for (var k = local; k < params.elements; k += WORKGROUP) {
      sum = sum + r[first + k] * kept[from_at + k];
    }
    let part = group_sum(sum, local);
    for (var k = local; k < params.elements; k += WORKGROUP) {
      r[first + k] = r[first + k] - part * kept[from_at + k];
    }
  }
}

/// Ends a run's iterations.
fn stop(run: u32, breakdown: f32, local: u32) {
  if (local == 0u) {
    status[run * 4u + 1u] = 0.0;
    status[run * 4u + 3u] = breakdown;
  }
}

/// b = mean over tasks, x = 0, r = p = b.
@compute @workgroup_size(WORKGROUP)
fn start(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  var sum = 0.0;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    let at = run * params.elements + k;
    let b = task_mean(run, k);
    own[at] = b;
    x[at] = 0.0;
    r[at] = b;
    p[at] = b;
    sum = sum + b * b;
  }
  let rr = group_sum(sum, local);
  keep(run, 0u, rr, local);
  let finite = is_finite(rr);
  if (local == 0u) {
    status[run * 4u] = rr;
    status[run * 4u + 1u] = select(0.0, 1.0, finite);
    status[run * 4u + 2u] = 0.0;
    status[run * 4u + 3u] = select(NON_FINITE, 0.0, finite);
  }
}

/// One iteration with A p = mean over tasks + damping·p.
@compute @workgroup_size(WORKGROUP)
fn step_once(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  let rr = group_same(status[run * 4u], local);
  let is_active = group_same(status[run * 4u + 1u], local);
  let done = u32(group_same(status[run * 4u + 2u], local)) + 1u;
  if (is_active == 0.0) { return; }
  // Solved exactly, or as far as f32 can tell, is no breakdown, though pᵀAp may be 0 then.
  if (rr < params.tolerance || rr < LEAST) {
    stop(run, 0.0, local);
    return;
  }
  let first = run * params.elements;
  var sum = 0.0;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    let product = task_mean(run, k) + params.damping * p[first + k];
    own[first + k] = product;
    sum = sum + p[first + k] * product;
  }
  let curvature = group_sum(sum, local);
  if (!is_finite(curvature)) {
    stop(run, NON_FINITE, local);
    return;
  }
  if (curvature < LEAST) {
    stop(run, CURVATURE, local);
    return;
  }
  let alpha = rr / curvature;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    x[first + k] = x[first + k] + alpha * p[first + k];
    r[first + k] = r[first + k] - alpha * own[first + k];
  }
  if (params.flags == 1u) { orthogonalise(run, done, local); }
  sum = 0.0;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    sum = sum + r[first + k] * r[first + k];
  }
  let next = group_sum(sum, local);
  if (params.flags == 1u) { keep(run, done, next, local); }
  let beta = next / rr;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    p[first + k] = r[first + k] + beta * p[first + k];
  }
  if (local == 0u) {
    status[run * 4u] = next;
    status[run * 4u + 2u] = f32(done);
  }
  if (!is_finite(next)) { stop(run, NON_FINITE, local); }
}
