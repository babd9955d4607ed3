// The last dispatch of a submit: shows that the submit ran, and all before it.
//
// word = sentinel if word = sentinel − 1, else as it was.
//
// binding  name   shape  what
// 1        word   [1]    u32: the submit's number
//
// Dispatch: 1 workgroup of 1. No loop.

@group(0) @binding(1) var<storage, read_write> word: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main() {
  if (word[0] + 1u == params.sentinel) { word[0] = params.sentinel; }
}
