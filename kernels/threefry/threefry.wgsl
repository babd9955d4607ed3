// Threefry2x32-20 (Salmon et al. 2011): threefry.ts, word for word.

fn rotate(x: u32, count: u32) -> u32 {
  return (x << count) | (x >> (32u - count));
}

fn four_rounds(x: vec2<u32>, r: vec4<u32>) -> vec2<u32> {
  var y = x;
  y.x = y.x + y.y;
  y.y = rotate(y.y, r.x) ^ y.x;
  y.x = y.x + y.y;
  y.y = rotate(y.y, r.y) ^ y.x;
  y.x = y.x + y.y;
  y.y = rotate(y.y, r.z) ^ y.x;
  y.x = y.x + y.y;
  y.y = rotate(y.y, r.w) ^ y.x;
  return y;
}

/// The block of a key and a counter, low word first.
fn threefry(key0: u32, key1: u32, low: u32, high: u32) -> vec2<u32> {
  let key2 = 0x1bd11bdau ^ key0 ^ key1;
  let odd = vec4<u32>(13u, 15u, 26u, 6u);
  let even = vec4<u32>(17u, 29u, 16u, 24u);
  var x = vec2<u32>(low + key0, high + key1);
  x = four_rounds(x, odd) + vec2<u32>(key1, key2 + 1u);
  x = four_rounds(x, even) + vec2<u32>(key2, key0 + 2u);
  x = four_rounds(x, odd) + vec2<u32>(key0, key1 + 3u);
  x = four_rounds(x, even) + vec2<u32>(key1, key2 + 4u);
  x = four_rounds(x, odd) + vec2<u32>(key2, key0 + 5u);
  return x;
}

/// Low counter word: the low ten bits of task over the element; draws.ts has the fields.
fn counter_low(task: u32, element: u32) -> u32 {
  return ((task & 0x3ffu) << 22u) | element;
}

/// High counter word: iteration over the task's high bits.
fn counter_high(iteration: u32, task: u32) -> u32 {
  return (iteration << 6u) | (task >> 10u);
}

/// A word as a number strictly inside (0, 1): midpoints of 2²³ cells, exact.
fn open23(word: u32) -> f32 {
  return (f32(word >> 9u) + 0.5) * 1.1920928955078125e-7;
}

/// A word as a number on [0, 1): its top 24 bits, exact.
fn uniform24(word: u32) -> f32 {
  return f32(word >> 8u) * 5.9604644775390625e-8;
}
