// Entropy of a policy table, averaged over rows.
//
//   entropy = −(1/M) Σ_{m,a} p ln p, M = E/A
//
// binding  name     type        shape      unit  what
// 1        table    array<f32>  [R, T, E]  1     p, probabilities
// 2        entropy  array<f32>  [R, T]     nats  written
//
// params: elements E, width A of a row.
//
// Dispatch: a workgroup a lane.
// Order of sums: by invocation, over entries WORKGROUP apart, then over invocations.

@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read_write> entropy: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  var sum = 0.0;
  for (var k = local; k < params.elements; k += WORKGROUP) {
    let p = table[lane * params.elements + k];
    // Of 0 and denormals log_of_normal gives some number near −88: the product is 0 to f32.
    sum = sum - p * log_of_normal(p);
  }
  let all = workgroup_sum(sum, local);
  if (local == 0u) { entropy[lane] = all / f32(params.elements / params.width); }
}
