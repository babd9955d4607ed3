// Fills task tables. The words of an entry are Threefry's of its name (draws.ts): u, u₁, u₂ are
// made of them (threefry.wgsl).
//
//   constant        x = a
//   uniform         x = a + (b − a)·u
//   normal          x = a + b·√(−2 ln u₁)·cos 2πu₂ (Box & Muller 1958)
//   flat Dirichlet  x = E_e / Σ E over a row, E = −ln u₁
//
// binding  name    type        shape      unit  what
// 1        seeds   array<u32>  [R]        bits  a run's seed
// 2        values  array<f32>  [R, T, E]  any   written: x, probabilities or rewards
//
// params: elements E; width of a row; kind; a, b in the unit of x.
//
// Dispatch: `fill_entries` 1 invocation an entry, `normalise_rows` 1 a row of `width` entries.
// Order of sums: a row from its first entry to its last.

@group(0) @binding(1) var<storage, read> seeds: array<u32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

const CONSTANT = 0u;
const UNIFORM = 1u;
const NORMAL = 2u;

@compute @workgroup_size(WORKGROUP)
fn fill_entries(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let k = group_index(id, count) * WORKGROUP + local;
  let lane = k / params.elements;
  if (lane >= params.runs * params.tasks) { return; }
  if (params.kind == CONSTANT) {
    values[k] = params.a;
    return;
  }
  let task = params.firstTask + lane % params.tasks;
  let low = counter_low(task, k % params.elements);
  let high = counter_high(params.iteration, task);
  let words = threefry(seeds[lane / params.tasks], params.stream, low, high);
  if (params.kind == UNIFORM) {
    values[k] = params.a + (params.b - params.a) * uniform24(words.x);
  } else if (params.kind == NORMAL) {
    values[k] = params.a + params.b * standard_normal(words.x, words.y);
  } else {
    values[k] = -log_of_normal(open23(words.x));
  }
}

@compute @workgroup_size(WORKGROUP)
fn normalise_rows(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let row = group_index(id, count) * WORKGROUP + local;
  if (row >= params.runs * params.tasks * (params.elements / params.width)) { return; }
  let first = row * params.width;
  var sum = 0.0;
  for (var j = 0u; j < params.width; j++) { sum = sum + values[first + j]; }
  for (var j = 0u; j < params.width; j++) { values[first + j] = values[first + j] / sum; }
}
