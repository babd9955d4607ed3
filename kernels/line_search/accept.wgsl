// θ becomes the first acceptable candidate or stays; a row of the log says which, and why
// (TRUST_REGION_LOG of backend.ts).
//
//   θ ← θ_c, c = min {c : surrogate[c] < surrogate at θ, kl[c] < klSlack·maxKl}
//
// binding  name        type        shape      unit           what
// 1        b           array<f32>  [R, P]     Â              meta-gradient
// 2        cg_status   array<f32>  [R, 4]     mixed          r·r in Â², active, iterations,
//                                                            breakdown
// 3        candidates  array<f32>  [R, C, P]  1              θ_c
// 4        surrogate   array<f32>  [R, C]     Â              of the candidates
// 5        kl          array<f32>  [R, C]     nats           of the candidates
// 6        status      array<f32>  [R, 3]     Â²/nats, Â, Â  xᵀAx, surrogate at θ, ‖b‖
// 7        theta       array<f32>  [R, P]     1              written where a candidate is accepted
// 8        log_rows    array<f32>  [·, R, 9]  mixed          row `params.index` written
//
// params: elements P, candidates C; flags 1: an unchanged surrogate will do; maxKl in nats.
//
// Dispatch: a workgroup of 256 a run.
// Order of sums: the only one counts entries of b that are not 0, in the tree of group_sum.wgsl.

@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read> cg_status: array<f32>;
@group(0) @binding(3) var<storage, read> candidates: array<f32>;
@group(0) @binding(4) var<storage, read> surrogate: array<f32>;
@group(0) @binding(5) var<storage, read> kl: array<f32>;
@group(0) @binding(6) var<storage, read> status: array<f32>;
@group(0) @binding(7) var<storage, read_write> theta: array<f32>;
@group(0) @binding(8) var<storage, read_write> log_rows: array<f32>;

const ACCEPTED = 0.0;
const ZERO_GRADIENT = 1.0;
const CURVATURE_NOT_POSITIVE = 2.0;
const SEARCH_EXHAUSTED = 3.0;
const NON_FINITE = 4.0;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  let P = params.elements;
  let C = params.candidates;
  var entries = 0.0;
  for (var k = run * P + local; k < (run + 1u) * P; k += WORKGROUP) {
    if ((bitcast<u32>(b[k]) & 0x7fffffffu) != 0u) { entries = 1.0; }
  }
  let is_zero = group_sum(entries, local) == 0.0;
  let curvature = status[run * 3u];
  let before = status[run * 3u + 1u];
  let iterations = cg_status[run * 4u + 2u];
  let breakdown = cg_status[run * 4u + 3u];
  var chosen = C;
  var is_measured = false;
  var outcome = NON_FINITE;
  // No gradient, or one so small that CG stopped before its first iteration.
  if (is_zero || (iterations == 0.0 && breakdown == 0.0)) {
    outcome = ZERO_GRADIENT;
  } else if (!has_step(curvature, breakdown)) {
    let is_negative = !is_nan(curvature) && curvature <= 0.0 && breakdown != CG_NON_FINITE;
    if (is_negative) { outcome = CURVATURE_NOT_POSITIVE; }
  } else {
    for (var c = 0u; c < C; c++) {
      let loss = surrogate[run * C + c];
      let distance = kl[run * C + c];
      is_measured = is_measured || is_finite(loss + distance);
      if (chosen == C && is_acceptable(before, loss, distance)) { chosen = c; }
    }
    if (chosen < C) {
      outcome = ACCEPTED;
    } else if (is_measured) {
      outcome = SEARCH_EXHAUSTED;
    }
  }
  let has_moved = chosen < C;
  if (has_moved) {
    let from_at = (run * C + chosen) * P;
    for (var k = local; k < P; k += WORKGROUP) { theta[run * P + k] = candidates[from_at + k]; }
  }
  if (local != 0u) { return; }
  let row = (params.index * params.runs + run) * 9u;
  var candidate = -1.0;
  var after = before;
  var distance = 0.0;
  if (has_moved) {
    candidate = f32(chosen);
    after = surrogate[run * C + chosen];
    distance = kl[run * C + chosen];
  }
  log_rows[row] = outcome;
  log_rows[row + 1u] = candidate;
  log_rows[row + 2u] = before;
  log_rows[row + 3u] = after;
  log_rows[row + 4u] = distance;
  log_rows[row + 5u] = curvature;
  log_rows[row + 6u] = status[run * 3u + 2u];
  log_rows[row + 7u] = iterations;
  log_rows[row + 8u] = breakdown;
}
