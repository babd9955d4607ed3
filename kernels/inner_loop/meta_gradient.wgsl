// The meta-gradient of every lane. At θ′, which sampled D′, both objectives have the gradient that
// the tape holds.
//
//   out = J₁ᵀ ⋯ Jₖᵀ ∇L′(θ′), J = I − α ∇²L(θ⁽ʲ⁾); with order 1, out = ∇L′(θ′)
//
// binding  name     type              shape        unit   what
// 1        scratch  array<vec4<f32>>  [R·T, lane]  mixed  tape, and room for products (tape.wgsl)
// 2        result   array<f32>        [R, T, P]    Â      written: the gradient; θ has no unit
//
// params: steps k, order, stepSize0, 1, 2: α of each layer in 1/Â; flags 1: they differ; ratio 1:
// the inner losses are of the importance ratio.
//
// Dispatch: a workgroup a lane, whatever k.
// Order of sums: as in policy.wgsl and objective.wgsl.

@group(0) @binding(1) var<storage, read_write> scratch: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;

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
  first_cotangents(at.theta, at.h1, room.r1, at.d2, local);
  var rows: Factors;
  rows.x = observations_of(lane);
  rows.h1 = at.h1;
  rows.h2 = at.h2;
  rows.d1 = room.r1;
  rows.d2 = at.d2;
  rows.d3 = at.d3;
  parameter_cotangents(rows, vec3(1.0), false, room.v, local);
  for (var j = select(0u, params.steps, params.order == 2u); j > 0u; j--) {
    let direction = direction_of(true, lane, local);
    push_to_logits(direction, j - 1u, lane, local);
    curve_at_logits(j - 1u, lane, local);
    pull_to_parameters(direction, true, j - 1u, lane, local);
  }
  unpack_parameters(room.v, lane * params.parameters, local);
}
