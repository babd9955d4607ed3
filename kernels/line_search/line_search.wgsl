// Rules of the line search; line_search.ts has them too. Comparisons with NaN are
// not relied on: compilers may assume that there is none.

/// cg_status: CG met a number that is not finite.
const CG_NON_FINITE = 2.0;

/// NaN, of which no compiler knows: WGSL has no literal for it.
fn not_measured() -> f32 {
  return bitcast<f32>(0x7fc00000u ^ params.sentinel);
}

fn is_nan(v: f32) -> bool {
  return (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u;
}

/// Whether CG left a step that can be scaled to the trust region.
fn has_step(curvature: f32, breakdown: f32) -> bool {
  return is_finite(curvature) && curvature > 0.0 && breakdown != CG_NON_FINITE;
}

/// Whether a candidate improves the surrogate inside the trust region; NaN never does.
/// `params.flags` 1: an unchanged surrogate is an improvement.
fn is_acceptable(before: f32, surrogate: f32, kl: f32) -> bool {
  if (is_nan(before) || is_nan(surrogate) || is_nan(kl)) { return false; }
  let improves = surrogate < before || (params.flags == 1u && surrogate == before);
  return improves && kl < params.klSlack * params.maxKl;
}
