// π(a | m) for every row of every lane: the softmax of the network's logits.
//
// binding  name          shape                 what
// 1        theta         [R, P] or [R, T, P]   parameters
// 2        observations  [M, D]
// 3        scratch       [lanes, M·(h₁+h₂+A)]  activations
// 4        table         [R, T, M, A]          written: probabilities
//
// Dispatch: a workgroup a lane; params.sharing = 1 where the tasks of a run share θ. Loop
// trips and order of
// sums: those of `forward` (policy.wgsl).

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read_write> table: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let theta_at = select(lane, lane / params.tasks, params.sharing == 1u) * params.parameters;
  let M = params.rows;
  let h1_at = lane * M * (params.hidden0 + params.hidden1 + params.actions);
  let h2_at = h1_at + M * params.hidden0;
  let p_at = h2_at + M * params.hidden1;
  forward(theta_at, h1_at, h2_at, p_at, local);
  for (var k = local; k < M * params.actions; k += WORKGROUP) {
    table[lane * M * params.actions + k] = scratch[p_at + k];
  }
}
