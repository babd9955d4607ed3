// Products of a lane's vector v with the Jacobians J = I − α ∇²L(θ⁽ʲ⁾) of an
// inner loop, on a tape of linearise.wgsl; inner_loop.ts has the mathematics.
//
// Loop trips of a product: those of `tangents`, `cotangent_tangents` (policy.wgsl)
// and `logit_gradient_tangent` (objective.wgsl), and 2M ⌈P / WORKGROUP⌉.

/// v ← J v at point j, by Pearlmutter's R-operator.
fn multiply_by_jacobian(point: u32, lane: u32, local: u32) {
  let at = tape_of(point, lane);
  let room = room_of(lane);
  let theta_at = point_at(point, lane);
  tangents(theta_at, room.v, at.h1, at.h2, room.t1, room.t2, room.t3, local);
  logit_gradient_tangent(params.ratio == 1u, at.q, at.p, room.t3, room.r3, local);
  cotangent_tangents(
    theta_at,
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
  for (var k = local; k < params.parameters; k += WORKGROUP) {
    let own = parameter_cotangent(k, at.h1, at.h2, room.r1, room.r2, room.r3);
    let moved = activation_cotangent(k, room.t1, room.t2, at.d2, at.d3);
    scratch[room.v + k] = scratch[room.v + k] - params.stepSize * (own + moved);
  }
  storageBarrier();
}

/// v ← Jₖ ⋯ J₁ v with order 2, v with order 1.
fn push_forward(lane: u32, local: u32) {
  if (params.order == 1u) { return; }
  for (var j = 0u; j < params.steps; j++) { multiply_by_jacobian(j, lane, local); }
}

/// v ← J₁ ⋯ Jₖ v with order 2, v with order 1.
fn pull_back(lane: u32, local: u32) {
  if (params.order == 1u) { return; }
  for (var j = params.steps; j > 0u; j--) { multiply_by_jacobian(j - 1u, lane, local); }
}
