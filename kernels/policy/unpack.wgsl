// Vectors in the layout of θ from their padded form (policy.wgsl).
//
// The kernel declares `scratch` (vec4<f32>, read_write) and `result` (f32,
// read_write), vectors of P numbers.

/// result[to … to + P] = scratch[from_at …].
fn unpack_parameters(from_at: u32, to: u32, local: u32) {
  for (var k = local; k < parameter_quads(); k += WORKGROUP) {
    let span = span_of_parameters(k);
    let at = to + span.at;
    let quad = scratch[from_at + k];
    if (span.count > 0u) { result[at] = quad.x; }
    if (span.count > 1u) { result[at + 1u] = quad.y; }
    if (span.count > 2u) { result[at + 2u] = quad.z; }
    if (span.count > 3u) { result[at + 3u] = quad.w; }
  }
}
