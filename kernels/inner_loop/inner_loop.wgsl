// Products of a lane's vector v with the Jacobians J = I − α ∇²L(θ⁽ʲ⁾) of an inner loop and their
// transposes Jᵀ = I − ∇²L(θ⁽ʲ⁾) α, on a tape of linearise.wgsl; inner_loop.ts has the mathematics.
// Four functions, in their order; a Fisher product shares all but the third. The direction is v, but
// for a transpose where layers have step sizes of their own.

/// The direction of a factor: v, or u = α v.
fn direction_of(is_transposed: bool, lane: u32, local: u32) -> u32 {
  let room = room_of(lane);
  if (!is_transposed || params.flags == 0u) { return room.v; }
  let sizes = step_sizes();
  for (var k = local; k < parameter_quads(); k += WORKGROUP) {
    let size = select(select(sizes.x, sizes.y, k >= w2_at()), sizes.z, k >= w3_at());
    scratch[room.u + k] = size * scratch[room.v + k];
  }
  storageBarrier();
  return room.u;
}

/// Pushes a direction to the logits: t₁, t₂, t₃.
fn push_to_logits(direction: u32, point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  let x = observations_of(lane);
  tangents(x, at.theta, direction, at.h1, at.h2, room.t1, room.t2, room.t3, local);
}

/// r₃ = R(dL/dz), of Rz = t₃.
fn curve_at_logits(point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  logit_gradient_tangent(params.ratio == 1u, at.q, at.p, room.t3, room.r3, local);
}

/// Pulls r₃ back to the parameters: v ← v − α ∇²L v, or v − ∇²L u, where `moves`, as weights and
/// activations do along the direction; else v ← Σ r₃ ∇z.
fn pull_to_parameters(direction: u32, moves: bool, point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  cotangent_tangents(
    moves,
    at.theta,
    direction,
    at.h1,
    at.h2,
    at.d2,
    at.d3,
    room.r1,
    room.r2,
    room.r3,
    local,
  );
  var rows: Factors;
  rows.x = observations_of(lane);
  rows.h1 = at.h1;
  rows.h2 = at.h2;
  rows.d1 = room.r1;
  rows.d2 = room.r2;
  rows.d3 = room.r3;
  rows.moves = moves;
  rows.t1 = room.t1;
  rows.t2 = room.t2;
  rows.e2 = at.d2;
  rows.e3 = at.d3;
  var factors = vec3(1.0);
  if (moves) { factors = select(-step_sizes(), vec3(-1.0), direction != room.v); }
  parameter_cotangents(rows, factors, moves, room.v, local);
}
