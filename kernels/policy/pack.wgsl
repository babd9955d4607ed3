// Vectors in the layout of θ, padded as policy.wgsl wants them.
//
// The kernel declares `scratch` (vec4<f32>, read_write) and `given` (f32), vectors of P
// numbers. Functions that take `local` end with a barrier.

/// scratch[to …] = given[from_at … from_at + P].
fn pack_parameters(from_at: u32, to: u32, local: u32) {
  for (var k = local; k < parameter_quads(); k += WORKGROUP) {
    let span = span_of_parameters(k);
    let at = from_at + span.at;
    var quad = vec4<f32>();
    if (span.count > 0u) { quad.x = given[at]; }
    if (span.count > 1u) { quad.y = given[at + 1u]; }
    if (span.count > 2u) { quad.z = given[at + 2u]; }
    if (span.count > 3u) { quad.w = given[at + 3u]; }
    scratch[to + k] = quad;
  }
  storageBarrier();
}
