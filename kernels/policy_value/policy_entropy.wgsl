// Entropy of a policy table, averaged over rows: −(1/M) Σ p ln p.
//
// binding  name     shape      what
// 1        table    [lanes, E] probabilities
// 2        entropy  [R, T]     written: nats
//
// Dispatch: a workgroup a lane of E = params.elements numbers in rows of params.width. Loop trips:
// ⌈E / WORKGROUP⌉ + WORKGROUP. Summed by invocation, over entries WORKGROUP apart, then over
// invocations.

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
