// One point of an inner loop, linearised: what gradients and products with
// Hessians need there, kept for all products of a solve (policy.ts, objective.ts).
//
// binding  name          shape                 what
// 1        theta         [R, P] or [R, T, P]   the point's parameters
// 2        observations  [M, D]
// 3        scratch       [R·T, lane]           written: the lane's tape at the point (tape.wgsl)
// 4        weights       [R, T, M, A]          advantage mass W
// 5        behaviour     [R, T, M, A]          π_b
// 6        points        [k + 1, R·T, P]       written: θ, where the products find it (tape.wgsl)
//
// params: index j, steps k; sharing 1: θ is [R, P]; flags 1: point 0's is;
// ratio 1: the loss is of the importance ratio.
//
// Dispatch: a workgroup a lane. Loop trips: those of `forward`, `second_cotangents`
// (policy.wgsl) and `logit_gradient` (objective.wgsl), and ⌈M A / WORKGROUP⌉ +
// ⌈P / WORKGROUP⌉. Order of sums: as said there.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> behaviour: array<f32>;
@group(0) @binding(6) var<storage, read_write> points: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let P = params.parameters;
  let theta_at = select(lane, lane / params.tasks, params.sharing == 1u) * P;
  // Where tasks share the point, the first of them writes it.
  if (!is_shared(params.index) || lane % params.tasks == 0u) {
    let to = point_at(params.index, lane);
    for (var k = local; k < P; k += WORKGROUP) { points[to + k] = theta[theta_at + k]; }
  }
  let at = tape_of(params.index, lane);
  forward(theta_at, at.h1, at.h2, at.p, local);
  let table = params.rows * params.actions;
  for (var k = local; k < table; k += WORKGROUP) {
    let from_at = lane * table + k;
    scratch[at.q + k] =
      credit(params.ratio == 1u, weights[from_at], scratch[at.p + k], behaviour[from_at]);
  }
  storageBarrier();
  logit_gradient(at.q, at.p, at.d3, local);
  second_cotangents(theta_at, at.h2, at.d2, at.d3, local);
}
