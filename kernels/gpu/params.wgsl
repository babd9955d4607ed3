// The one uniform struct of all kernels; params.ts, its twin, says what each field is.

struct Params {
  runs: u32,
  tasks: u32,
  rows: u32,
  inputs: u32,
  hidden0: u32,
  hidden1: u32,
  actions: u32,
  parameters: u32,
  states: u32,
  horizon: u32,
  episodes: u32,
  candidates: u32,
  steps: u32,
  elements: u32,
  width: u32,
  groups: u32,
  stream: u32,
  iteration: u32,
  firstTask: u32,
  kind: u32,
  sharing: u32,
  order: u32,
  ratio: u32,
  flags: u32,
  start: u32,
  index: u32,
  sentinel: u32,
  offset: u32,
  stride: u32,
  a: f32,
  b: f32,
  stepSize: f32,
  discount: f32,
  lambda: f32,
  ridge: f32,
  sd: f32,
  damping: f32,
  tolerance: f32,
  maxKl: f32,
  backtrack: f32,
  klSlack: f32,
  learningRate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  correction1: f32,
  correction2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

/// Invocations of a workgroup.
override WORKGROUP: u32 = 64;

/// The flat index of a workgroup; a grid is folded where it would pass 65 535 on one axis.
fn group_index(id: vec3<u32>, count: vec3<u32>) -> u32 {
  return id.y * count.x + id.x;
}

/// Whether a number is neither infinite nor NaN: by bits, since compilers may assume that v == v.
fn is_finite(v: f32) -> bool {
  return (bitcast<u32>(v) & 0x7f800000u) != 0x7f800000u;
}
