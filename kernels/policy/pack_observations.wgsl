// Observations, padded as policy.wgsl wants them.
//
// The kernel declares `scratch` (vec4<f32>, read_write) and `observations` [M, D].
// Functions that take `local` end with a barrier.

/// X [M, D] at `to`.
fn pack_observations(to: u32, local: u32) {
  for (var k = local; k < rows_of(params.inputs); k += WORKGROUP) {
    let span = span_of_matrix(k, params.rows, params.inputs);
    var quad = vec4<f32>();
    if (span.count > 0u) { quad.x = observations[span.at]; }
    if (span.count > 1u) { quad.y = observations[span.at + 1u]; }
    if (span.count > 2u) { quad.z = observations[span.at + 2u]; }
    if (span.count > 3u) { quad.w = observations[span.at + 3u]; }
    scratch[to + k] = quad;
  }
  storageBarrier();
}
