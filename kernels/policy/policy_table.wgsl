// The policy of every row of every lane: the softmax of the network's logits.
//
//   π(a | m) = exp z[a] / Σ_a′ exp z[a′], z = W₃ᵀ h₂ + b₃
//   h₂ = relu(W₂ᵀ h₁ + b₂), h₁ = relu(W₁ᵀ x_m + b₁)
//
// binding  name          type              shape                unit  what
// 1        given         array<f32>        [R, P] or [R, T, P]  1     θ: W and b of three layers
// 2        observations  array<f32>        [M, D]               1     x, of the rows
// 3        scratch       array<vec4<f32>>  [R·T, lane]          1     observations, θ, h₁, h₂, π,
//                                                                     padded as in policy.wgsl
// 4        table         array<f32>        [R, T, M, A]         1     written: π, probabilities
//
// params: sharing 1: the tasks of a run share θ.
//
// Dispatch: a workgroup a lane.
// Order of sums: as said there.

@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> table: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let source = select(lane, lane / params.tasks, params.sharing == 1u);
  let activations = rows_of(params.hidden0) + rows_of(params.hidden1) + rows_of(params.actions);
  let x = lane * (rows_of(params.inputs) + parameter_quads() + activations);
  let theta_at = x + rows_of(params.inputs);
  let h1_at = theta_at + parameter_quads();
  let h2_at = h1_at + rows_of(params.hidden0);
  let p_at = h2_at + rows_of(params.hidden1);
  pack_observations(x, local);
  pack_parameters(source * params.parameters, theta_at, local);
  forward(x, theta_at, h1_at, h2_at, p_at, local);
  let M = params.rows;
  for (var k = local; k < M * quads(params.actions); k += WORKGROUP) {
    let span = span_of_matrix(k, M, params.actions);
    let at = lane * M * params.actions + span.at;
    let p = scratch[p_at + k];
    if (span.count > 0u) { table[at] = p.x; }
    if (span.count > 1u) { table[at + 1u] = p.y; }
    if (span.count > 2u) { table[at + 2u] = p.z; }
    if (span.count > 3u) { table[at + 3u] = p.w; }
  }
}
