// Start-up self-test of a device: known work with known results.
//
// binding  name    shape  what
// 1        input   [8]    u32: bits of numbers, a loop's length
// 2        output  [16]   u32: results, see below
//
// Dispatch: 1 workgroup of 1. Loop trips: input[0].

@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<u32>;

@compute @workgroup_size(1)
fn main() {
  // A driver may end long loops early without a word.
  var trips = 0u;
  for (var k = 0u; k < input[0]; k++) {
    trips = trips + 1u + (output[15] & 1u);
  }
  output[0] = trips;
  // Non-finite numbers are found by bits.
  var finite = 0u;
  for (var k = 1u; k < 5u; k++) {
    finite = finite | (u32(is_finite(bitcast<f32>(input[k]))) << k);
  }
  output[1] = finite;
  // a·b + c in one rounding, or in two.
  let a = bitcast<f32>(input[5]);
  let b = bitcast<f32>(input[6]);
  let c = bitcast<f32>(input[7]);
  output[2] = bitcast<u32>(a * b + c);
  // Random123's known answer for Threefry2x32-20, key and counter all ones.
  let words = threefry(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu);
  output[3] = words.x;
  output[4] = words.y;
  output[5] = 0x5e1f7e57u;
}
