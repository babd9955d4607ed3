// Start-up self-test of a device: known work with known results.
//
//   output[0] = input[0], counted by a loop
//   output[1] = Σ_k 2ᵏ·[input[k] is finite], k = 1 … 4
//   output[2] = input[5]·input[6] + input[7]
//   output[3], output[4] = Threefry2x32-20 of ones
//   output[5] = 5e1f7e57₁₆
//   output[16 + k] = input[8 + 2k] / input[9 + 2k], k < 8
//   output[24 + k] = √input[24 + k], k < 8
//
// binding  name    type        shape  unit  what
// 1        input   array<u32>  [32]   bits  a loop's length, f32
// 2        output  array<u32>  [32]   bits  written: counts, words, f32
//
// Dispatch: 1 workgroup of 1.
// Order of sums: no sum.

@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<u32>;

const QUOTIENTS = 8u;
const ROOTS = 8u;
const FIRST_PAIR = 8u;
const FIRST_QUOTIENT = 16u;

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
  // Quotients and square roots, which WGSL lets be rounded otherwise than correctly.
  for (var k = 0u; k < QUOTIENTS; k++) {
    let dividend = bitcast<f32>(input[FIRST_PAIR + 2u * k]);
    let divisor = bitcast<f32>(input[FIRST_PAIR + 2u * k + 1u]);
    output[FIRST_QUOTIENT + k] = bitcast<u32>(dividend / divisor);
  }
  for (var k = 0u; k < ROOTS; k++) {
    output[FIRST_QUOTIENT + QUOTIENTS + k] =
      bitcast<u32>(sqrt(bitcast<f32>(input[FIRST_PAIR + 2u * QUOTIENTS + k])));
  }
}
