// The product of every lane's curvature with its run's direction, F the Fisher information of the
// adapted policy, weighted by visits.
//
//   out = J₁ᵀ ⋯ Jₖᵀ F(θ′) Jₖ ⋯ J₁ v, J = I − α ∇²L(θ⁽ʲ⁾); with order 1, out = F(θ′) v
//   F(θ′) v = Σ_m n′[m] (∂z/∂θ)ᵀ (diag p − p pᵀ) (∂z/∂θ) v, p = π(· | m), z its logits
//
// binding  name     type              shape        unit      what
// 1        given    array<f32>        [R, P]       [v]       v, the direction, in any unit: Â of CG
// 2        scratch  array<vec4<f32>>  [R·T, lane]  mixed     tape, n′, and room for products
//                                                            (tape.wgsl)
// 3        result   array<f32>        [R, T, P]    nats·[v]  written: the product; θ has no unit
//
// params: steps k, order, stepSize0, 1, 2: α of each layer in 1/Â; flags 1: they differ; ratio 1:
// the inner losses are of the importance ratio.
//
// Dispatch: a workgroup a lane, whatever k.
// Order of sums: as in policy.wgsl and objective.wgsl.

@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> scratch: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;

/// r₃ = n p∘u at θ′, of Rz = t₃.
fn fisher_at_logits(lane: u32, local: u32) {
  let A = quads(params.actions);
  let p = tape_of(params.steps, lane).p;
  let room = room_of(lane);
  let visits = visits_of(lane);
  for (var m = local; m < params.rows; m += WORKGROUP) {
    fisher_of_row(scratch[visits + m].x, p + m * A, room.t3 + m * A, room.r3 + m * A);
  }
  storageBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let v_at = room_of(lane).v;
  let k = params.steps;
  pack_parameters((lane / params.tasks) * params.parameters, v_at, local);
  // Factors from the right: J₁, …, Jₖ, F, Jₖᵀ, …, J₁ᵀ, or F alone. One loop, so that compilers
  // have one product to inline.
  let beside = select(0u, k, params.order == 2u);
  for (var factor = k - beside; factor <= k + beside; factor++) {
    let point = min(factor, 2u * k - factor);
    let direction = direction_of(factor > k, lane, local);
    push_to_logits(direction, point, lane, local);
    if (factor == k) {
      fisher_at_logits(lane, local);
    } else {
      curve_at_logits(point, lane, local);
    }
    pull_to_parameters(direction, factor != k, point, lane, local);
  }
  unpack_parameters(v_at, lane * params.parameters, local);
}
