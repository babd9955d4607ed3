// The one uniform struct of all kernels; params.ts writes what is declared here.

struct Params {
  // Lanes, and what a lane holds.
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
  // Inner steps k.
  steps: u32,
  // Numbers a lane (or a run) has, and the extent of their last axis.
  elements: u32,
  width: u32,
  // Workgroups that have work; those behind them return at once.
  groups: u32,
  // Names of draws.
  stream: u32,
  iteration: u32,
  firstTask: u32,
  // What an operation is to do, by its own numbers.
  kind: u32,
  // Bit j: θ of point j is shared by a run's tasks.
  sharing: u32,
  // 1 or 2.
  order: u32,
  // 1: the inner loss is of the importance ratio.
  ratio: u32,
  // Bits an operation explains itself.
  flags: u32,
  // First state where it is certain, else 2³² − 1.
  start: u32,
  // An index: a point, a log's row.
  index: u32,
  // Written by the last dispatch of a submit.
  sentinel: u32,
  // Offsets and strides an operation needs, in numbers.
  offset: u32,
  stride: u32,
  // Uniform: low, high; normal: mean, sd; constant: value.
  a: f32,
  b: f32,
  // α of each layer.
  stepSize0: f32,
  stepSize1: f32,
  stepSize2: f32,
  discount: f32,
  lambda: f32,
  ridge: f32,
  // Of a normal reward.
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
  // 1 − β₁ᵗ and 1 − β₂ᵗ.
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
