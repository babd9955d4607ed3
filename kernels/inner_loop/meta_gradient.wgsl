// The meta-gradient of every lane, J₁ ⋯ Jₖ ∇L′(θ′); with order 1, ∇L′(θ′).
// At θ′, which sampled D′, both objectives have the gradient that the tape holds.
//
// binding  name          shape            what
// 1        theta         [k + 1, R·T, P]  the points' parameters (tape.wgsl)
// 2        observations  [M, D]
// 3        scratch       [R·T, lane]      tape, and room for products (tape.wgsl)
// 4        gradient      [R, T, P]        written
//
// params: steps k, order, stepSize α; flags 1: point 0 is shared by a run's tasks;
// ratio 1: the inner losses are of the importance ratio.
//
// Dispatch: a workgroup a lane, whatever k. Loop trips: those of `first_cotangents`
// (policy.wgsl), (M + 1) ⌈P / WORKGROUP⌉, and k products (inner_loop.wgsl).
// Order of sums: as in policy.wgsl and objective.wgsl.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> observations: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let at = tape_of(params.steps, lane);
  let room = room_of(lane);
  first_cotangents(point_at(params.steps, lane), at.h1, room.r1, at.d2, local);
  for (var k = local; k < params.parameters; k += WORKGROUP) {
    scratch[room.v + k] = parameter_cotangent(k, at.h1, at.h2, room.r1, at.d2, at.d3);
  }
  storageBarrier();
  pull_back(lane, local);
  for (var k = local; k < params.parameters; k += WORKGROUP) {
    gradient[lane * params.parameters + k] = scratch[room.v + k];
  }
}
