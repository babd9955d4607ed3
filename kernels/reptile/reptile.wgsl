// Reptile's outer gradient, Eq. (7).
//
//   average = (1/T) Σ_i (θ − θ′_i)
//
// binding  name     type        shape      unit  what
// 1        theta    array<f32>  [R, P]     1     θ
// 2        adapted  array<f32>  [R, T, P]  1     θ′
// 3        average  array<f32>  [R, P]     1     written
//
// Dispatch: an invocation an entry of `average`.
// Order of sums: from the first task to the last.

@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> adapted: array<f32>;
@group(0) @binding(3) var<storage, read_write> average: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let k = group_index(id, count) * WORKGROUP + local;
  let run = k / params.elements;
  if (run >= params.runs) { return; }
  var at = run * params.tasks * params.elements + k % params.elements;
  var sum = 0.0;
  for (var i = 0u; i < params.tasks; i++) {
    sum = sum + (theta[k] - adapted[at]);
    at += params.elements;
  }
  average[k] = sum / f32(params.tasks);
}
