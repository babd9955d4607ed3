// Candidates of the line search, and what tells whether there is a step at all.
//
//   θ_c = θ − backtrackᶜ·√(2 maxKl / xᵀAx)·x
//   xᵀAx = xᵀ(b − r), since CG keeps r = b − A x
//
// binding  name        type        shape      unit           what
// 1        theta       array<f32>  [R, P]     1              θ
// 2        b           array<f32>  [R, P]     Â              meta-gradient
// 3        x           array<f32>  [R, P]     Â/nats         CG's solution
// 4        r           array<f32>  [R, P]     Â              CG's residual
// 5        cg_status   array<f32>  [R, 4]     mixed          r·r in Â², active, iterations,
//                                                            breakdown
// 6        candidates  array<f32>  [R, C, P]  1              written: θ_c; θ itself where there is
//                                                            no step
// 7        status      array<f32>  [R, 3]     Â²/nats, Â, Â  written: xᵀAx, (surrogate at θ:
//                                                            measured later), ‖b‖
//
// params: elements P, candidates C, maxKl in nats, backtrack.
//
// Dispatch: a workgroup of 256 a run.
// Order of sums: inner products from an invocation's first entry to its last, then the tree of
// group_sum.wgsl.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read> r: array<f32>;
@group(0) @binding(5) var<storage, read> cg_status: array<f32>;
@group(0) @binding(6) var<storage, read_write> candidates: array<f32>;
@group(0) @binding(7) var<storage, read_write> status: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  let P = params.elements;
  let first = run * P;
  var along_b = 0.0;
  var along_r = 0.0;
  var square = 0.0;
  for (var k = first + local; k < first + P; k += WORKGROUP) {
    along_b = along_b + x[k] * b[k];
    along_r = along_r + x[k] * r[k];
    square = square + b[k] * b[k];
  }
  let curvature = group_sum(along_b, local) - group_sum(along_r, local);
  let norm = sqrt(group_sum(square, local));
  if (local == 0u) {
    status[run * 3u] = curvature;
    status[run * 3u + 2u] = norm;
  }
  let leads = has_step(curvature, cg_status[run * 4u + 3u]);
  var scale = sqrt(2.0 * params.maxKl / curvature);
  for (var c = 0u; c < params.candidates; c++) {
    let to = (run * params.candidates + c) * P;
    for (var k = local; k < P; k += WORKGROUP) {
      let start = theta[first + k];
      // Not θ − 0·x: x may hold what is not finite.
      var tried = start;
      if (leads) { tried = start - scale * x[first + k]; }
      candidates[to + k] = tried;
    }
    scale = scale * params.backtrack;
  }
}
