// What the line search decides by, task by task: surrogate loss and KL of a candidate's adapted
// policy against the one that sampled D′.
//
//   surrogate = −Σ W π/π_b      KL = Σ_m n[m] Σ_a π log(π/π_b)
//
// binding  name          type              shape                unit     what
// 1        given         array<f32>        [R, C, T, P]         1        θ′; or the candidates,
//                                                                        [R, C, P], where there is
//                                                                        no inner step
// 2        observations  array<f32>        [M, D]               1        of the rows
// 3        weights       array<f32>        [R, T, M, A]         Â        W, advantage mass
// 4        behaviour     array<f32>        [R, T, M, A]         1        π_b, probabilities
// 5        visits        array<f32>        [R, T, M]            1        n, shares of all steps
// 6        scratch       array<vec4<f32>>  [R·(C + 1)·T, lane]  mixed    observations, θ, h₁, h₂,
//                                                                        π, padded as in
//                                                                        policy.wgsl; rows' sums
// 7        measured      array<f32>        [R, C + 1, T, 2]     Â, nats  written: surrogate, KL;
//                                                                        behind the candidates
//                                                                        those of π = π_b
//
// params: candidates C; sharing 1: θ is [R, C, P].
//
// Dispatch: a workgroup a (run, candidate or none, task).
// Order of sums: a row from its first action to its last, rows from the first to the last
// (two_sum.wgsl).

@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> behaviour: array<f32>;
@group(0) @binding(5) var<storage, read> visits: array<f32>;
@group(0) @binding(6) var<storage, read_write> scratch: array<vec4<f32>>;
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
  let activations = rows_of(params.hidden0) + rows_of(params.hidden1) + rows_of(A);
  let x = group * (rows_of(params.inputs) + parameter_quads() + activations);
  let theta_at = x + rows_of(params.inputs);
  let h1_at = theta_at + parameter_quads();
  let h2_at = h1_at + rows_of(params.hidden0);
  let p_at = h2_at + rows_of(params.hidden1);
  let tries = column < params.candidates;
  if (tries) {
    let point = run * params.candidates + column;
    let lane = select(point * params.tasks + task, point, params.sharing == 1u);
    pack_observations(x, local);
    pack_parameters(lane * params.parameters, theta_at, local);
    forward(x, theta_at, h1_at, h2_at, p_at, local);
  }
  // Rows' sums take the place of observations.
  for (var m = local; m < M; m += WORKGROUP) {
    var loss = vec2<f32>(0.0, 0.0);
    var kl = vec2<f32>(0.0, 0.0);
    for (var a = 0u; a < A; a++) {
      let k = table_at + m * A + a;
      let sampled = behaviour[k];
      var p = sampled;
      if (tries) { p = scratch[p_at + m * quads(A) + a / 4u][a % 4u]; }
      loss = two_sum(loss, -credit(true, weights[k], p, sampled));
      kl = two_sum(kl, kl_term(p, sampled));
    }
    scratch[x + m] = vec4<f32>(loss.x + loss.y, kl.x + kl.y, 0.0, 0.0);
  }
  storageBarrier();
  if (local != 0u) { return; }
  var surrogate = vec2<f32>(0.0, 0.0);
  var mean_kl = vec2<f32>(0.0, 0.0);
  for (var m = 0u; m < M; m++) {
    let n = visits[(run * params.tasks + task) * M + m];
    let sums = scratch[x + m];
    surrogate = two_sum(surrogate, sums.x);
    mean_kl = two_sum(mean_kl, n * sums.y);
  }
  measured[group * 2u] = surrogate.x + surrogate.y;
  measured[group * 2u + 1u] = mean_kl.x + mean_kl.y;
}
