// Adam (Kingma & Ba 2014, algorithm 1), a run at a time. A run whose gradient is not finite keeps
// θ, m and v, and is counted.
//
//   m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
//   θ ← θ − β · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
//
// binding  name      type        shape   unit   what
// 1        gradient  array<f32>  [R, P]  [g]    g, in any unit: Â of MAML, 1 of Reptile
// 2        theta     array<f32>  [R, P]  1      in place: θ
// 3        m         array<f32>  [R, P]  [g]    in place: first moment
// 4        v         array<f32>  [R, P]  [g]²   in place: second moment
// 5        skipped   array<f32>  [R]     count  in place: steps not taken
//
// params: elements P; learningRate β; a = 1 − β₁, b = 1 − β₂; correction1 = 1 − β₁ᵗ,
// correction2 = 1 − β₂ᵗ; epsilon ε in [g].
//
// Dispatch: a workgroup of 256 a run.
// Order of sums: the only one counts numbers that are not finite, in the tree of group_sum.wgsl.

@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> theta: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> skipped: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let run = group_index(id, count);
  if (run >= params.groups) { return; }
  let first = run * params.elements;
  var bad = 0.0;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    if (!is_finite(gradient[first + k])) { bad = 1.0; }
  }
  if (group_sum(bad, local) > 0.0) {
    if (local == 0u) { skipped[run] = skipped[run] + 1.0; }
    return;
  }
  for (var k = first + local; k < first + params.elements; k += WORKGROUP) {
    let g = gradient[k];
    let mean = params.beta1 * m[k] + params.a * g;
    let square = params.beta2 * v[k] + (params.b * g) * g;
    m[k] = mean;
    v[k] = square;
    let size = sqrt(square / params.correction2) + params.epsilon;
    theta[k] = theta[k] - params.learningRate * (mean / params.correction1) / size;
  }
}
