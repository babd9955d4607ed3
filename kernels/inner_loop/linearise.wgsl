// One point of an inner loop, linearised: what gradients and products with Hessians need there,
// kept for all products of a solve (policy.ts, objective.ts).
//
//   h₁ = relu(W₁ᵀ x + b₁), h₂ = relu(W₂ᵀ h₁ + b₂), z = W₃ᵀ h₂ + b₃, π = softmax z
//   δ₃ = ∂L/∂z, δ₂ = (W₃ δ₃)∘[h₂ > 0], a row m each; q are its credits (objective.wgsl)
//
// binding  name          type              shape                unit   what
// 1        given         array<f32>        [R, P] or [R, T, P]  1      the point's θ
// 2        observations  array<f32>        [M, D]               1      x, of the rows
// 3        scratch       array<vec4<f32>>  [R·T, lane]          mixed  written: the lane's tape at
//                                                                      the point (tape.wgsl)
// 4        weights       array<f32>        [R, T, M, A]         Â      W, advantage mass
// 5        behaviour     array<f32>        [R, T, M, A]         1      π_b, probabilities
// 6        visits        array<f32>        [R, T, M]            1      n′, shares of all steps
//
// params: index j, steps k; sharing 1: θ is [R, P]; ratio 1: the loss is of the importance ratio.
//
// Dispatch: a workgroup a lane.
// Order of sums: as said there.

@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> behaviour: array<f32>;
@group(0) @binding(6) var<storage, read> visits: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let theta_at = select(lane, lane / params.tasks, params.sharing == 1u) * params.parameters;
  let x = observations_of(lane);
  let at = tape_of(params.index, lane);
  // All points have these; the first to be linearised writes them.
  if (params.index == 0u) { pack_observations(x, local); }
  pack_parameters(theta_at, at.theta, local);
  forward(x, at.theta, at.h1, at.h2, at.p, local);
  credits(lane * params.rows * params.actions, at.p, at.q, local);
  logit_gradient(at.q, at.p, at.d3, local);
  second_cotangents(at.theta, at.h2, at.d2, at.d3, local);
  if (params.index < params.steps) { return; }
  let M = params.rows;
  for (var m = local; m < M; m += WORKGROUP) {
    scratch[visits_of(lane) + m] = vec4(visits[lane * M + m]);
  }
}
