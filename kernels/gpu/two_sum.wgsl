// Sums in f32 that keep what rounding drops (two-sum: Knuth 1969, section
// 4.2.2), for numbers whose small differences decide. A sum with an infinite term
// is NaN.

/// A number that a compiler knows nothing of: Mesa's and Metal's make b of (a + b) − a, where
/// rounding is all that is asked for. `sentinel` is 0 but in the recorder's own dispatch.
fn opaque(v: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(v) ^ params.sentinel);
}

/// A sum so far and what rounding dropped of it, plus a value.
fn two_sum(total: vec2<f32>, value: f32) -> vec2<f32> {
  let sum = opaque(total.x + value);
  let added = opaque(sum - total.x);
  let dropped = (total.x - opaque(sum - added)) + (value - added);
  return vec2<f32>(sum, total.y + dropped);
}
