// One gradient step of every lane, Eq. (5).
//
//   θ′ = θ − α ∇L(θ)
//   L(θ) = −Σ_{m,a} W[m, a] log π(a | m), or −Σ_{m,a} W[m, a] π(a | m)/π_b(a | m)
//
// binding  name          type              shape          unit   what
// 1        given         array<f32>        [R, C, T, P]   1      θ; shorter by params.kind
// 2        observations  array<f32>        [M, D]         1      of the rows
// 3        scratch       array<vec4<f32>>  [R·C·T, lane]  mixed  observations, θ, h₁, h₂, π and
//                                                                their cotangents, padded as in
//                                                                policy.wgsl
// 4        weights       array<f32>        [R, T, M, A]   Â      W, advantage mass
// 5        behaviour     array<f32>        [R, T, M, A]   1      π_b, probabilities
// 6        result        array<f32>        [R, C, T, P]   1      written: θ′
//
// params: candidates C; kind 0, 1, 2: θ is of a run, [R, P], of a candidate, [R, C, P], of a lane;
// ratio 1: L is of the importance ratio; stepSize0, 1, 2: α of each layer in 1/Â.
//
// Dispatch: a workgroup a lane (run, candidate, task).
// Order of sums: as said there.

@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> behaviour: array<f32>;
@group(0) @binding(6) var<storage, read_write> result: array<f32>;

const OF_RUN = 0u;
const OF_CANDIDATE = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let candidate = lane / params.tasks;
  let run = candidate / params.candidates;
  var source = lane;
  if (params.kind == OF_RUN) { source = run; }
  if (params.kind == OF_CANDIDATE) { source = candidate; }
  let activations = rows_of(params.hidden0) + rows_of(params.hidden1) + rows_of(params.actions);
  let x = lane * (rows_of(params.inputs) + parameter_quads() + 2u * activations);
  let theta_at = x + rows_of(params.inputs);
  var rows: Factors;
  rows.x = x;
  rows.h1 = theta_at + parameter_quads();
  rows.h2 = rows.h1 + rows_of(params.hidden0);
  let p_at = rows.h2 + rows_of(params.hidden1);
  rows.d1 = rows.h1 + activations;
  rows.d2 = rows.h2 + activations;
  rows.d3 = p_at + activations;
  pack_observations(x, local);
  pack_parameters(source * params.parameters, theta_at, local);
  forward(x, theta_at, rows.h1, rows.h2, p_at, local);
  let lane_of_batch = run * params.tasks + lane % params.tasks;
  credits(lane_of_batch * params.rows * params.actions, p_at, rows.d3, local);
  logit_gradient(rows.d3, p_at, rows.d3, local);
  second_cotangents(theta_at, rows.h2, rows.d2, rows.d3, local);
  first_cotangents(theta_at, rows.h1, rows.d1, rows.d2, local);
  // θ makes room for θ′.
  parameter_cotangents(rows, -step_sizes(), true, theta_at, local);
  unpack_parameters(theta_at, lane * params.parameters, local);
}
