// A toy: every number of a run times the run's factor.
//
//   out[r, e] = factors[r] · values[r, e]

@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> factors: array<f32>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let at = group_index(id, count) * WORKGROUP + local;
  if (at >= params.runs * params.elements) { return; }
  result[at] = factors[at / params.elements] * values[at];
}
