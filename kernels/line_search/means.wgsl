// Means over tasks of what was measured, up to the first acceptable candidate; NaN behind it, as on
// backends that stop there, and everywhere where there is no step.
//
//   surrogate[c] = (1/T) Σ_i measured[c, i, 0]      kl[c] = (1/T) Σ_i measured[c, i, 1]
//
// binding  name       type        shape             unit           what
// 1        measured   array<f32>  [R, C + 1, T, 2]  Â, nats        surrogate, KL of a task
// 2        cg_status  array<f32>  [R, 4]            mixed          r·r in Â², active, iterations,
//                                                                  breakdown
// 3        surrogate  array<f32>  [R, C]            Â              written
// 4        kl         array<f32>  [R, C]            nats           written
// 5        status     array<f32>  [R, 3]            Â²/nats, Â, Â  xᵀAx; written: the surrogate at
//                                                                  θ; ‖b‖
//
// Dispatch: a workgroup a run.
// Order of sums: from the first task to the last (two_sum.wgsl).

@group(0) @binding(1) var<storage, read> measured: array<f32>;
@group(0) @binding(2) var<storage, read> cg_status: array<f32>;
@group(0) @binding(3) var<storage, read_write> surrogate: array<f32>;
@group(0) @binding(4) var<storage, read_write> kl: array<f32>;
@group(0) @binding(5) var<storage, read_write> status: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  let C = params.candidates;
  let tasks = f32(params.tasks);
  for (var column = local; column <= C; column += WORKGROUP) {
    var loss = vec2<f32>(0.0, 0.0);
    var distance = vec2<f32>(0.0, 0.0);
    let from_at = (run * (C + 1u) + column) * params.tasks;
    for (var i = from_at; i < from_at + params.tasks; i++) {
      loss = two_sum(loss, measured[2u * i]);
      distance = two_sum(distance, measured[2u * i + 1u]);
    }
    let mean_loss = (loss.x + loss.y) / tasks;
    if (column < C) {
      surrogate[run * C + column] = mean_loss;
      kl[run * C + column] = (distance.x + distance.y) / tasks;
    } else {
      status[run * 3u + 1u] = mean_loss;
    }
  }
  storageBarrier();
  if (local != 0u) { return; }
  let before = status[run * 3u + 1u];
  var ended = !has_step(status[run * 3u], cg_status[run * 4u + 3u]);
  for (var c = run * C; c < (run + 1u) * C; c++) {
    if (ended) {
      surrogate[c] = not_measured();
      kl[c] = not_measured();
    } else {
      ended = is_acceptable(before, surrogate[c], kl[c]);
    }
  }
}
