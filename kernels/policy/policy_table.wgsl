// π(a | m) for every row of every lane: the softmax of the network's logits.
//
// binding  name          shape                        what
// 1        given         [R, P] or [R, T, P]          θ
// 2        observations  [M, D]
// 3        scratch       [R·T, X, θ, (h₁, h₂, π)]     padded as in policy.wgsl
// 4        table         [R, T, M, A]                 written: probabilities
//
// Dispatch: a workgroup a lane; params.sharing = 1 where the tasks of a run share θ. Loop
// trips and order of sums: those of `pack_observations`, `pack_parameters` and `forward`
// (policy.wgsl), and ⌈M ⌈A / 4⌉ / WORKGROUP⌉.

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
