// The policy losses as functions of the logits, row by row; objective.ts has the
// equations. Arguments ending in `_at` are offsets of a row of A numbers (or of
// [M, A], where `local` is taken) in the kernel's `scratch`, in quads (policy.wgsl).
//
// Sums go from the first action to the last. Functions that take `local` give rows to
// invocations and end with a barrier: all invocations of the workgroup call them alike.

/// Probabilities below this (2⁻¹⁰⁰) count as this where they divide or meet a logarithm.
const SMALLEST_PROBABILITY = 7.888609052210118e-31;

/// By bits, whose order is that of numbers ≥ 0, so that NaN stays NaN.
fn at_least_smallest(p: f32) -> f32 {
  let is_smaller = bitcast<u32>(p) < bitcast<u32>(SMALLEST_PROBABILITY);
  return select(p, SMALLEST_PROBABILITY, is_smaller);
}

/// W, or q = W π_θ/π_b where `ratio`.
fn credit(ratio: bool, weight: f32, p: f32, behaviour_p: f32) -> f32 {
  if (!ratio || weight == 0.0) { return weight; }
  return (weight * p) / at_least_smallest(behaviour_p);
}

/// p ln(p / q) − p + q, nats: one action's part of KL(p ‖ q), which is the sum of p ln(p / q), since
/// p and q both sum to 1. So every part is ≥ 0, and near p = q, where the logarithm would leave
/// nothing but rounding, it is the series q (d²/2 − d³/6 + d⁴/12 − …), d = (p − q)/q.
fn kl_term(p: f32, q: f32) -> f32 {
  let bounded = at_least_smallest(q);
  let d = (p - q) / bounded;
  if (abs(d) < 0.0625) {
    // Nine terms: the next is below 2⁻⁴¹ of the first.
    var series = 1.0 / 72.0 - d / 90.0;
    series = 1.0 / 56.0 - d * series;
    series = 1.0 / 42.0 - d * series;
    series = 1.0 / 30.0 - d * series;
    series = 1.0 / 20.0 - d * series;
    series = 1.0 / 12.0 - d * series;
    series = 1.0 / 6.0 - d * series;
    series = 0.5 - d * series;
    return q * (d * d) * series;
  }
  // The ratio is normal, or p or q is not finite, and then p − q is not, whatever the logarithm is.
  return p * log_of_normal(at_least_smallest(p) / bounded) - (p - q);
}

/// Σ p z of one row.
fn expectation_of_row(p_at: u32, z_at: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < quads(params.actions); j++) {
    sum = add_quad(sum, scratch[p_at + j] * scratch[z_at + j]);
  }
  return sum;
}

/// dL/dz = p Σq − q of all rows. Trips: L(⌈M / WORKGROUP⌉, 2·L(⌈A / 4⌉)).
fn logit_gradient(q_at: u32, p_at: u32, out_at: u32, local: u32) {
  let A = quads(params.actions);
  for (var m = local; m < params.rows; m += WORKGROUP) {
    let first = m * A;
    var mass = 0.0;
    for (var k = first; k < first + A; k++) { mass = add_quad(mass, scratch[q_at + k]); }
    for (var k = first; k < first + A; k++) {
      scratch[out_at + k] = scratch[p_at + k] * mass - scratch[q_at + k];
    }
  }
  storageBarrier();
}

/// R(dL/dz) of all rows, given Rz at `along_at`: p∘u Σq, where `ratio` also + p Σ(q∘u) − q∘u,
/// u = Rz − Σ p Rz. Trips: L(⌈M / WORKGROUP⌉, 3·L(⌈A / 4⌉)).
fn logit_gradient_tangent(
  ratio: bool,
  q_at: u32,
  p_at: u32,
  along_at: u32,
  out_at: u32,
  local: u32,
) {
  let A = quads(params.actions);
  for (var m = local; m < params.rows; m += WORKGROUP) {
    let first = m * A;
    let mean = expectation_of_row(p_at + first, along_at + first);
    var mass = 0.0;
    var mass_along = 0.0;
    for (var k = first; k < first + A; k++) {
      let q = scratch[q_at + k];
      mass = add_quad(mass, q);
      mass_along = add_quad(mass_along, q * (scratch[along_at + k] - mean));
    }
    for (var k = first; k < first + A; k++) {
      let u = scratch[along_at + k] - mean;
      let p = scratch[p_at + k];
      var value = (p * u) * mass;
      if (ratio) { value = (value + p * mass_along) - scratch[q_at + k] * u; }
      scratch[out_at + k] = value;
    }
  }
  storageBarrier();
}

/// n p∘u of one row: its Fisher information, weighted by visits n. Trips: 2·L(⌈A / 4⌉).
fn fisher_of_row(n: f32, p_at: u32, along_at: u32, out_at: u32) {
  let mean = expectation_of_row(p_at, along_at);
  for (var j = 0u; j < quads(params.actions); j++) {
    scratch[out_at + j] = (n * scratch[p_at + j]) * (scratch[along_at + j] - mean);
  }
}
