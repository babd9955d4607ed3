// Where a lane's linearised inner loop stands in `scratch`, in quads (policy.wgsl
// says how arrays are padded).
//
// A lane: observations X [M, D]; visits n′ [M, 1] of the last point; the points 0, …, k, each θ, h₁ [M, h₁], h₂ [M, h₂],
// π [M, A], credits q [M, A], δ₂ [M, h₂], δ₃ [M, A]; then room for a product:
// t₁, r₁ [M, h₁], t₂, r₂ [M, h₂], t₃, r₃ [M, A] and the vector v, as θ; where layers have step sizes
// of their own (flags 1), u = α v too.

/// Offsets of a point's tape.
struct Tape {
  theta: u32,
  h1: u32,
  h2: u32,
  p: u32,
  q: u32,
  d2: u32,
  d3: u32,
}

/// Offsets of the room for a product.
struct Room {
  t1: u32,
  t2: u32,
  t3: u32,
  r1: u32,
  r2: u32,
  r3: u32,
  v: u32,
  u: u32,
}

fn tape_size() -> u32 {
  return parameter_quads() + rows_of(params.hidden0) + 2u * rows_of(params.hidden1) +
    3u * rows_of(params.actions);
}

fn room_size() -> u32 {
  return (1u + params.flags) * parameter_quads() +
    2u * (rows_of(params.hidden0) + rows_of(params.hidden1) + rows_of(params.actions));
}

fn observations_of(lane: u32) -> u32 {
  let rows = rows_of(params.inputs) + rows_of(1u);
  return lane * (rows + (params.steps + 1u) * tape_size() + room_size());
}

fn visits_of(lane: u32) -> u32 {
  return observations_of(lane) + rows_of(params.inputs);
}

fn tape_of(point: u32, lane: u32) -> Tape {
  var at: Tape;
  at.theta = visits_of(lane) + rows_of(1u) + point * tape_size();
  at.h1 = at.theta + parameter_quads();
  at.h2 = at.h1 + rows_of(params.hidden0);
  at.p = at.h2 + rows_of(params.hidden1);
  at.q = at.p + rows_of(params.actions);
  at.d2 = at.q + rows_of(params.actions);
  at.d3 = at.d2 + rows_of(params.hidden1);
  return at;
}

fn room_of(lane: u32) -> Room {
  var at: Room;
  at.t1 = tape_of(params.steps + 1u, lane).theta;
  at.t2 = at.t1 + rows_of(params.hidden0);
  at.t3 = at.t2 + rows_of(params.hidden1);
  at.r1 = at.t3 + rows_of(params.actions);
  at.r2 = at.r1 + rows_of(params.hidden0);
  at.r3 = at.r2 + rows_of(params.hidden1);
  at.v = at.r3 + rows_of(params.actions);
  at.u = at.v + parameter_quads();
  return at;
}
