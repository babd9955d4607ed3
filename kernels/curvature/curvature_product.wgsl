// The product of every lane's curvature with its run's direction,
// J₁ ⋯ Jₖ F(θ′) Jₖ ⋯ J₁ v, F the Fisher information of the adapted policy,
// weighted by visits; with order 1, F(θ′) v.
//
// binding  name          shape            what
// 1        theta         [k + 1, R·T, P]  the points' parameters (tape.wgsl)
// 2        observations  [M, D]
// 3        scratch       [R·T, lane]      tape, and room for products (tape.wgsl)
// 4        direction     [R, P]           v
// 5        visits        [R, T, M]        n′
// 6        product       [R, T, P]        written
//
// params: steps k, order, stepSize α; flags 1: point 0 is shared by a run's tasks;
// ratio 1: the inner losses are of the importance ratio.
//
// Dispatch: a workgroup a lane, whatever k. Loop trips: those of `tangents`,
// `second_cotangents`, `first_cotangents` (policy.wgsl), 2A ⌈M / WORKGROUP⌉ +
// (M + 2) ⌈P / WORKGROUP⌉, and 2k products (inner_loop.wgsl).
// Order of sums: as in policy.wgsl and objective.wgsl.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read> direction: array<f32>;
@group(0) @binding(5) var<storage, read> visits: array<f32>;
@group(0) @binding(6) var<storage, read_write> product: array<f32>;

/// v ← F(θ′) v: push v to the logits, take n p∘u there, pull back.
fn multiply_by_fisher(lane: u32, local: u32) {
  let M = params.rows;
  let A = params.actions;
  let at = tape_of(params.steps, lane);
  let room = room_of(lane);
  let theta_at = point_at(params.steps, lane);
  tangents(theta_at, room.v, at.h1, at.h2, room.t1, room.t2, room.t3, local);
  for (var m = local; m < M; m += WORKGROUP) {
    fisher_of_row(visits[lane * M + m], at.p + m * A, room.t3 + m * A, room.r3 + m * A);
  }
  storageBarrier();
  second_cotangents(theta_at, at.h2, room.r2, room.r3, local);
  first_cotangents(theta_at, at.h1, room.r1, room.r2, local);
  for (var k = local; k < params.parameters; k += WORKGROUP) {
    scratch[room.v + k] = parameter_cotangent(k, at.h1, at.h2, room.r1, room.r2, room.r3);
  }
  storageBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let P = params.parameters;
  let v_at = room_of(lane).v;
  let direction_at = (lane / params.tasks) * P;
  for (var k = local; k < P; k += WORKGROUP) {
    scratch[v_at + k] = direction[direction_at + k];
  }
  storageBarrier();
  push_forward(lane, local);
  multiply_by_fisher(lane, local);
  pull_back(lane, local);
  for (var k = local; k < P; k += WORKGROUP) { product[lane * P + k] = scratch[v_at + k]; }
}
