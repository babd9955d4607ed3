// Products of a lane's vector v with the Jacobians J = I − α ∇²L(θ⁽ʲ⁾) of an
// inner loop, on a tape of linearise.wgsl; inner_loop.ts has the mathematics.
// In three steps, of which a Fisher product shares the first and the last.

/// Pushes v to the logits: t₁, t₂, t₃.
fn push_to_logits(point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  let x = observations_of(lane);
  tangents(x, at.theta, room.v, at.h1, at.h2, room.t1, room.t2, room.t3, local);
}

/// r₃ = R(dL/dz), of Rz = t₃.
fn curve_at_logits(point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  logit_gradient_tangent(params.ratio == 1u, at.q, at.p, room.t3, room.r3, local);
}

/// Pulls r₃ back to the parameters: v ← v − α ∇²L v where `moves`, as weights and activations do
/// along v; else v ← Σ r₃ ∇z.
fn pull_to_parameters(moves: bool, point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  cotangent_tangents(
    moves,
    at.theta,
    room.v,
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
  parameter_cotangents(rows, select(1.0, -params.stepSize, moves), moves, room.v, local);
}
