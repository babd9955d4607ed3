// Means over the tasks of a run.
//
//   mean[r, e] = (1/T) Σ_i values[r, i, e]
//
// binding  name    type        shape      unit  what
// 1        values  array<f32>  [R, T, E]  any   of the tasks
// 2        mean    array<f32>  [R, E]     any   written; in the unit of `values`
//
// Dispatch: an invocation an entry of `mean`.
// Order of sums: from the first task to the last.

@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

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
    sum = sum + values[at];
    at += params.elements;
  }
  mean[k] = sum / f32(params.tasks);
}
