// What the line search decides by, task by task: surrogate loss and KL of a
// candidate's adapted policy against the one that sampled D′.
//
//   surrogate = −Σ W π/π_b      KL = Σ_m n[m] Σ_a π log(π/π_b), nats
//
// binding  name          shape                    what
// 1        theta         [R, C, T, P], [R, C, P]  θ′; or the candidates, where there is no inner step
// 2        observations  [M, D]
// 3        weights       [R, T, M, A]             W
// 4        behaviour     [R, T, M, A]             π_b
// 5        visits        [R, T, M]                n
// 6        scratch       [lanes, M·(h₁+h₂+A)]     activations, of R·(C + 1)·T lanes; rows' sums
// 7        measured      [R, C + 1, T, 2]         written: surrogate, KL; behind the candidates
//                                                 those of π = π_b
//
// params.sharing = 1: θ is [R, C, P].
//
// Dispatch: a workgroup a (run, candidate or none, task). Loop trips: those of `forward`
// (policy.wgsl), and M·A/WORKGROUP + (A + 1)⌈M / WORKGROUP⌉ + M. A row is summed from its
// first action to its last, rows from the first to the last (two_sum.wgsl).

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> behaviour: array<f32>;
@group(0) @binding(5) var<storage, read> visits: array<f32>;
@group(0) @binding(6) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(7) var<storage, read_write> measured: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(id, count);
  if (group >= params.groups) { return; }
  let M = params.rows;
  let A = params.actions;
  let task = group % params.tasks;
  let column = (group / params.tasks) % (params.candidates + 1u);
  let run = group / params.tasks / (params.candidates + 1u);
  let table_at = (run * params.tasks + task) * M * A;
  let h1_at = group * M * (params.hidden0 + params.hidden1 + A);
  let h2_at = h1_at + M * params.hidden0;
  let p_at = h2_at + M * params.hidden1;
  if (column < params.candidates) {
    let point = run * params.candidates + column;
    let lane = select(point * params.tasks + task, point, params.sharing == 1u);
    forward(lane * params.parameters, h1_at, h2_at, p_at, local);
  } else {
    for (var k = local; k < M * A; k += WORKGROUP) {
      scratch[p_at + k] = behaviour[table_at + k];
    }
    storageBarrier();
  }
  // Rows' sums take the place of activations.
  for (var m = local; m < M; m += WORKGROUP) {
    var loss = vec2<f32>(0.0, 0.0);
    var kl = vec2<f32>(0.0, 0.0);
    for (var k = m * A; k < (m + 1u) * A; k++) {
      let p = scratch[p_at + k];
      let sampled = behaviour[table_at + k];
      loss = two_sum(loss, -credit(true, weights[table_at + k], p, sampled));
      kl = two_sum(kl, kl_term(p, sampled));
    }
    scratch[h1_at + m] = loss.x + loss.y;
    scratch[h2_at + m] = kl.x + kl.y;
  }
  storageBarrier();
  if (local != 0u) { return; }
  var surrogate = vec2<f32>(0.0, 0.0);
  var mean_kl = vec2<f32>(0.0, 0.0);
  for (var m = 0u; m < M; m++) {
    let n = visits[(run * params.tasks + task) * M + m];
    surrogate = two_sum(surrogate, scratch[h1_at + m]);
    mean_kl = two_sum(mean_kl, n * scratch[h2_at + m]);
  }
  measured[group * 2u] = surrogate.x + surrogate.y;
  measured[group * 2u + 1u] = mean_kl.x + mean_kl.y;
}
