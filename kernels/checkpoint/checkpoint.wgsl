// Keeps θ where the mean over tasks of its score is above the best so far, or is the first that is
// finite.
//
//   score = (1/T) Σ_i scores[i]
//   best ← θ, status ← (score, iteration) where score > status[0] or status[1] < 0
//
// binding  name    type        shape   unit           what
// 1        theta   array<f32>  [R, P]  1              θ
// 2        scores  array<f32>  [R, T]  reward         a task's score
// 3        best    array<f32>  [R, P]  1              written where θ is better
// 4        status  array<f32>  [R, 2]  reward, index  written where θ is better: score, iteration
//                                                     (−1 before the first)
//
// params: elements P, iteration.
//
// Dispatch: a workgroup a run, every invocation of which adds up the scores.
// Order of sums: from the first task to the last (two_sum.wgsl).

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> scores: array<f32>;
@group(0) @binding(3) var<storage, read_write> best: array<f32>;
@group(0) @binding(4) var<storage, read_write> status: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  var total = vec2<f32>(0.0, 0.0);
  for (var i = 0u; i < params.tasks; i++) {
    total = two_sum(total, scores[run * params.tasks + i]);
  }
  let score = (total.x + total.y) / f32(params.tasks);
  let is_first = status[run * 2u + 1u] < 0.0;
  let is_better = is_finite(score) && (is_first || score > status[run * 2u]);
  // All have read the status before one writes it.
  storageBarrier();
  if (!is_better) { return; }
  for (var k = local; k < params.elements; k += WORKGROUP) {
    best[run * params.elements + k] = theta[run * params.elements + k];
  }
  if (local == 0u) {
    status[run * 2u] = score;
    status[run * 2u + 1u] = f32(params.iteration);
  }
}
