// Where a lane's linearised inner loop stands in `scratch`, and its parameters in
// the buffer of all points.
//
// scratch, a lane: the points 0, …, k, each h₁ [M, h₁], h₂ [M, h₂], π [M, A],
// credits q [M, A], δ₂ [M, h₂], δ₃ [M, A]; then room for a product: t₁, r₁ [M, h₁],
// t₂, r₂ [M, h₂], t₃, r₃ [M, A] and the vector v [P].
//
// points [k + 1, R·T, P]: point j of every lane; where the tasks of a run share
// point 0 (params.flags = 1), only R vectors of it.

/// Offsets of a point's tape.
struct Tape {
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
}

fn tape_size() -> u32 {
  return params.rows * (params.hidden0 + 2u * params.hidden1 + 3u * params.actions);
}

fn lane_size() -> u32 {
  return (params.steps + 1u) * tape_size() +
    2u * params.rows * (params.hidden0 + params.hidden1 + params.actions) + params.parameters;
}

fn tape_of(point: u32, lane: u32) -> Tape {
  let M = params.rows;
  var at: Tape;
  at.h1 = lane * lane_size() + point * tape_size();
  at.h2 = at.h1 + M * params.hidden0;
  at.p = at.h2 + M * params.hidden1;
  at.q = at.p + M * params.actions;
  at.d2 = at.q + M * params.actions;
  at.d3 = at.d2 + M * params.hidden1;
  return at;
}

fn room_of(lane: u32) -> Room {
  let M = params.rows;
  var at: Room;
  at.t1 = lane * lane_size() + (params.steps + 1u) * tape_size();
  at.t2 = at.t1 + M * params.hidden0;
  at.t3 = at.t2 + M * params.hidden1;
  at.r1 = at.t3 + M * params.actions;
  at.r2 = at.r1 + M * params.hidden0;
  at.r3 = at.r2 + M * params.hidden1;
  at.v = at.r3 + M * params.actions;
  return at;
}

/// Whether the tasks of a run share a point's parameters.
fn is_shared(point: u32) -> bool {
  return point == 0u && params.flags == 1u;
}

fn point_at(point: u32, lane: u32) -> u32 {
  let group = select(lane, lane / params.tasks, is_shared(point));
  return (point * params.runs * params.tasks + group) * params.parameters;
}
