// Reptile's outer gradient, Eq. (7): out = (1/T) Σ_i (θ − θ′_i).
//
// binding  name     shape      what
// 1        theta    [R, P]
// 2        adapted  [R, T, P]  θ′
// 3        average  [R, P]     written
//
// Dispatch: an invocation an entry of `average`. Loop trips: T. Summed from the
// first task to the last.

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
