// Credits of a lane's rows from the reduced batch; objective.wgsl has `credit`.
//
// The kernel declares `scratch` (vec4<f32>, read_write), `weights` and `behaviour`
// [.., M, A]. Ends with a barrier.

/// Credit of number `at` of the batch.
fn credit_at(at: u32, p: f32) -> f32 {
  return credit(params.ratio == 1u, weights[at], p, behaviour[at]);
}

/// q [M, A] at `q_at` of the batch from `batch_at`, given π at `p_at`.
fn credits(batch_at: u32, p_at: u32, q_at: u32, local: u32) {
  for (var k = local; k < params.rows * quads(params.actions); k += WORKGROUP) {
    let span = span_of_matrix(k, params.rows, params.actions);
    let at = batch_at + span.at;
    let p = scratch[p_at + k];
    var q = vec4<f32>();
    if (span.count > 0u) { q.x = credit_at(at, p.x); }
    if (span.count > 1u) { q.y = credit_at(at + 1u, p.y); }
    if (span.count > 2u) { q.z = credit_at(at + 2u, p.z); }
    if (span.count > 3u) { q.w = credit_at(at + 3u, p.w); }
    scratch[q_at + k] = q;
  }
  storageBarrier();
}
