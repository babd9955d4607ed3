// Sums in f32 that keep what rounding drops (two-sum: Knuth 1969, section
// 4.2.2), for numbers whose small differences decide. Where a compiler
// reassociates (fast-math on Metal), the correction is 0 and a plain sum is left.
// A sum with an infinite term is NaN.

/// A sum so far and what rounding dropped of it, plus a value.
fn two_sum(total: vec2<f32>, value: f32) -> vec2<f32> {
  let sum = total.x + value;
  let added = sum - total.x;
  let dropped = (total.x - (sum - added)) + (value - added);
  return vec2<f32>(sum, total.y + dropped);
}
