// Sums over the 256 invocations of a workgroup, in a fixed tree: 128 pairs 128
// apart, then 64 pairs 64 apart, …. All invocations call these functions alike.

var<workgroup> group_parts: array<f32, 256>;

/// Σ of the invocations' values, the same for all of them.
fn group_sum(value: f32, local: u32) -> f32 {
  group_parts[local] = value;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half = half / 2u) {
    if (local < half) { group_parts[local] = group_parts[local] + group_parts[local + half]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&group_parts[0]);
}

/// The value of the first invocation, for all: a number loaded from storage that branches with
/// barriers in them may depend on.
fn group_same(value: f32, local: u32) -> f32 {
  if (local == 0u) { group_parts[0] = value; }
  return workgroupUniformLoad(&group_parts[0]);
}
