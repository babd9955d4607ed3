// One gradient step of every lane, Eq. (5): θ′ = θ − α ∇L(θ); objective.ts has L.
//
// binding  name          shape                     what
// 1        theta         [R, P], [R, C, P] or      parameters, by params.kind
//                        [R, C, T, P]
// 2        observations  [M, D]
// 3        scratch       [R·C·T, 2M(h₁ + h₂ + A)]  activations, then cotangents
// 4        weights       [R, T, M, A]              advantage mass W
// 5        behaviour     [R, T, M, A]              π_b
// 6        adapted       [R, C, T, P]              written: θ′
//
// params: candidates C; kind 0, 1, 2: θ of a run, of a candidate, of a lane;
// ratio 1: L is of the importance ratio; stepSize α.
//
// Dispatch: a workgroup a lane (run, candidate, task). Loop trips: those of
// `forward`, `second_cotangents`, `first_cotangents` (policy.wgsl) and
// `logit_gradient` (objective.wgsl), and ⌈M A / WORKGROUP⌉ + M ⌈P / WORKGROUP⌉.
// Order of sums: as said there.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> behaviour: array<f32>;
@group(0) @binding(6) var<storage, read_write> adapted: array<f32>;

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
  let M = params.rows;
  let table = M * params.actions;
  var source = lane;
  if (params.kind == OF_RUN) { source = run; }
  if (params.kind == OF_CANDIDATE) { source = candidate; }
  let theta_at = source * params.parameters;
  let data_at = (run * params.tasks + lane % params.tasks) * table;
  let h1_at = lane * 2u * (M * (params.hidden0 + params.hidden1) + table);
  let h2_at = h1_at + M * params.hidden0;
  let p_at = h2_at + M * params.hidden1;
  let d1_at = p_at + table;
  let d2_at = d1_at + M * params.hidden0;
  let d3_at = d2_at + M * params.hidden1;
  forward(theta_at, h1_at, h2_at, p_at, local);
  for (var k = local; k < table; k += WORKGROUP) {
    let p = scratch[p_at + k];
    scratch[d3_at + k] =
      credit(params.ratio == 1u, weights[data_at + k], p, behaviour[data_at + k]);
  }
  storageBarrier();
  logit_gradient(d3_at, p_at, d3_at, local);
  second_cotangents(theta_at, h2_at, d2_at, d3_at, local);
  first_cotangents(theta_at, h1_at, d1_at, d2_at, local);
  for (var k = local; k < params.parameters; k += WORKGROUP) {
    let gradient = parameter_cotangent(k, h1_at, h2_at, d1_at, d2_at, d3_at);
    adapted[lane * params.parameters + k] = theta[theta_at + k] - params.stepSize * gradient;
  }
}
