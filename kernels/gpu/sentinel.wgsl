// The last dispatch of a submit: shows that the submit ran, and all before it.
//
//   word ← sentinel if word = sentinel − 1
//
// binding  name  type        shape  unit   what
// 1        word  array<u32>  [1]    count  in place: the submit's number
//
// Dispatch: 1 workgroup of 1.
// Order of sums: no sum.

@group(0) @binding(1) var<storage, read_write> word: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main() {
  if (word[0] + 1u == params.sentinel) { word[0] = params.sentinel; }
}
