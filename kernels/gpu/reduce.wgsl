// Reductions over a workgroup: every invocation brings a number and gets the result, taken from
// the first invocation to the last. All invocations of the workgroup call them alike.

var<workgroup> brought: array<f32, WORKGROUP>;

/// Σ of the invocations' numbers.
fn workgroup_sum(value: f32, local: u32) -> f32 {
  brought[local] = value;
  workgroupBarrier();
  var sum = brought[0];
  for (var k = 1u; k < WORKGROUP; k++) { sum = sum + brought[k]; }
  workgroupBarrier();
  return sum;
}

/// The largest of the invocations' numbers, none of them NaN.
fn workgroup_max(value: f32, local: u32) -> f32 {
  brought[local] = value;
  workgroupBarrier();
  var largest = brought[0];
  for (var k = 1u; k < WORKGROUP; k++) { largest = max(largest, brought[k]); }
  workgroupBarrier();
  return largest;
}
