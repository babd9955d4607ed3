// Multiplications and additions alone: what a device makes at most of f32 that is neither loaded
// nor stored.
//
//   x ← x·a + b, for 8 vectors of 4, `steps` times: 64·steps operations an invocation
//
// binding  name    type        shape          unit  what
// 1        output  array<f32>  [invocations]  1     written: a sum, so that nothing is left out
//
// Dispatch: any number of workgroups.
// Order of sums: in pairs.

@group(0) @binding(1) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(id, count);
  if (group >= params.groups) { return; }
  let start = f32(local) * 0.01;
  var x0 = vec4<f32>(start);
  var x1 = x0 + 0.1;
  var x2 = x0 + 0.2;
  var x3 = x0 + 0.3;
  var x4 = x0 + 0.4;
  var x5 = x0 + 0.5;
  var x6 = x0 + 0.6;
  var x7 = x0 + 0.7;
  let a = vec4<f32>(params.a);
  let b = vec4<f32>(params.b);
  for (var step = 0u; step < params.steps; step++) {
    x0 = x0 * a + b;
    x1 = x1 * a + b;
    x2 = x2 * a + b;
    x3 = x3 * a + b;
    x4 = x4 * a + b;
    x5 = x5 * a + b;
    x6 = x6 * a + b;
    x7 = x7 * a + b;
  }
  let sum = ((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7));
  output[group * WORKGROUP + local] = dot(sum, vec4<f32>(1.0));
}
