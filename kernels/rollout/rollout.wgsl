// Samples episodes; draws.ts says which words a step uses, U of 24 bits and u = U/2²⁴.
//
//   a_t ~ π(· | s_t)      s_{t+1} ~ P[s_t, a_t, ·]      s_0 ~ start
//   r_t ~ Bernoulli(ρ[s_t, a_t]) or N(ρ[s_t, a_t], sd²)
//   categorical: j = |{j < size − 1 : U ≥ ⌈(q₀ + … + qⱼ) / 2¹⁶⌉}|, q = ⌊2⁴⁰ p⌋
//
// binding  name         type        shape                          unit    what
// 1        seeds        array<u32>  [R]                            bits    a run's seed
// 2        start        array<f32>  [S]                            1       probabilities of the
//                                                                          first state
// 3        policy       array<f32>  [R, T, S, A], [R, T, H, S, A]  1       π, probabilities
// 4        transitions  array<f32>  [R, T, S, A, S]                1       P, probabilities
// 5        means        array<f32>  [R, T, S, A]                   reward  ρ
// 6        states       array<f32>  [R, T, N, H]                   index   written: s_t
// 7        actions      array<f32>  [R, T, N, H]                   index   written: a_t
// 8        rewards      array<f32>  [R, T, N, H]                   reward  written: r_t
// 9        total        array<f32>  [R, T]                         reward  written: Σ r_t
//
// q is two integers of 20 bits: no rounding, so states and actions are those of the other backends,
// given the same tables. A NaN counts as 0. params: start is the first state where that is certain;
// sd in reward.
//
// Dispatch: a workgroup a lane; its invocations take every WORKGROUP-th episode.
// Order of sums: the total by invocation, over its episodes in order, then over invocations.

@group(0) @binding(1) var<storage, read> seeds: array<u32>;
@group(0) @binding(2) var<storage, read> start: array<f32>;
@group(0) @binding(3) var<storage, read> policy: array<f32>;
@group(0) @binding(4) var<storage, read> transitions: array<f32>;
@group(0) @binding(5) var<storage, read> means: array<f32>;
@group(0) @binding(6) var<storage, read_write> states: array<f32>;
@group(0) @binding(7) var<storage, read_write> actions: array<f32>;
@group(0) @binding(8) var<storage, read_write> rewards: array<f32>;
@group(0) @binding(9) var<storage, read_write> total: array<f32>;

const GAUSSIAN = 1u;
const TIMED = 2u;
const UNCERTAIN = 0xffffffffu;

/// By bits, since compilers may assume that v == v.
fn is_nan(v: f32) -> bool {
  return (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u;
}

/// ⌊2⁴⁰ p⌋, p cut off at 1, infinities as well: high and low 20 bits.
fn fixed_point(p: f32) -> vec2<u32> {
  if (is_nan(p)) { return vec2<u32>(0u, 0u); }
  let scaled = clamp(p, 0.0, 1.0) * 1048576.0;
  let high = floor(scaled);
  return vec2<u32>(u32(high), u32((scaled - high) * 1048576.0));
}

/// Whether U ≥ ⌈sum / 2¹⁶⌉, of a sum of fixed-point numbers.
fn reaches(U: u32, sum: vec2<u32>) -> bool {
  return U >= sum.x * 16u + ((sum.y + 65535u) >> 16u);
}

fn draw_start(U: u32) -> u32 {
  var sum = vec2<u32>(0u, 0u);
  for (var j = 0u; j + 1u < params.states; j++) {
    sum = sum + fixed_point(start[j]);
    if (!reaches(U, sum)) { return j; }
  }
  return params.states - 1u;
}

fn draw_action(row: u32, U: u32) -> u32 {
  var sum = vec2<u32>(0u, 0u);
  for (var j = 0u; j + 1u < params.actions; j++) {
    sum = sum + fixed_point(policy[row + j]);
    if (!reaches(U, sum)) { return j; }
  }
  return params.actions - 1u;
}

fn draw_state(row: u32, U: u32) -> u32 {
  var sum = vec2<u32>(0u, 0u);
  for (var j = 0u; j + 1u < params.states; j++) {
    sum = sum + fixed_point(transitions[row + j]);
    if (!reaches(U, sum)) { return j; }
  }
  return params.states - 1u;
}

/// 1 with probability `mean`: always of 1 and more, ∞ too; 0 of NaN.
fn bernoulli(U: u32, mean: f32) -> f32 {
  return select(0.0, 1.0, !is_nan(mean) && f32(U) < mean * 16777216.0);
}

/// One episode of a lane; its undiscounted reward.
fn play(lane: u32, episode: u32) -> f32 {
  let S = params.states;
  let A = params.actions;
  let H = params.horizon;
  let gaussian = (params.flags & GAUSSIAN) != 0u;
  let timed = (params.flags & TIMED) != 0u;
  let task = params.firstTask + lane % params.tasks;
  let seed = seeds[lane / params.tasks];
  let high = counter_high(params.iteration, task);
  let first = 2u * episode * (H + 1u);
  let pairs = lane * S * A;
  var s = params.start;
  if (s == UNCERTAIN) {
    let words = threefry(seed, params.stream, counter_low(task, first + 2u * H), high);
    s = draw_start(words.x >> 8u);
  }
  var sum = 0.0;
  for (var t = 0u; t < H; t++) {
    let element = first + 2u * t;
    let even = threefry(seed, params.stream, counter_low(task, element), high);
    var odd = vec2<u32>(0u, 0u);
    if (S > 1u || gaussian) {
      odd = threefry(seed, params.stream, counter_low(task, element + 1u), high);
    }
    let table = select(lane, lane * H + t, timed) * S * A;
    let a = draw_action(table + s * A, even.x >> 8u);
    let pair = pairs + s * A + a;
    var reward = 0.0;
    if (gaussian) {
      reward = means[pair] + params.sd * standard_normal(even.y, odd.y);
    } else {
      reward = bernoulli(even.y >> 8u, means[pair]);
    }
    let step = (lane * params.episodes + episode) * H + t;
    states[step] = f32(s);
    actions[step] = f32(a);
    rewards[step] = reward;
    sum = sum + reward;
    if (S > 1u) { s = draw_state(pair * S, odd.x >> 8u); }
  }
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  var sum = 0.0;
  for (var i = local; i < params.episodes; i += WORKGROUP) { sum = sum + play(lane, i); }
  let all = workgroup_sum(sum, local);
  if (local == 0u) { total[lane] = all; }
}
