// Advantages of one lane's episodes and their reduction to weighted rows; critic.wgsl fits V.
//
//   G_t = r_t + γ G_{t+1}
//   Â_t = γᵗ G_t, Eq. (6); or Â_t = δ_t + γλ Â_{t+1}, δ_t = r_t + γ V(s_{t+1}) − V(s_t)
//   V(s, t) = c_s + c_S τ + c_{S+1} τ² + c_{S+2} τ³, τ = t/100 or (t + 1)/100
//   Â ← (Â − mean)/(sd + 1e-8) where normalised
//   W[s, a] = (1/Z) Σ_{s_t=s, a_t=a} Â_t, Z = N·H or N
//   W[s, a] = (n_s/Z) π_b(a | s) Σ_{s_t=s, a_t=a} Â_t / (n_sa + c) where all actions count
//   n[s] = n_s/(N·H), n_s and n_sa the visits
//
// binding  name       type        shape          unit    what
// 1        states     array<f32>  [R, T, N, H]   index   s_t
// 2        actions    array<f32>  [R, T, N, H]   index   a_t
// 3        rewards    array<f32>  [R, T, N, H]   reward  r_t
// 4        critic     array<f32>  [R, T, S + 3]  reward  c, weights of V: read, or written if
//                                                        fitted
// 5        weights    array<f32>  [R, T, S, A]   Â       written: W
// 6        visits     array<f32>  [R, T, S]      1       written: n, shares of all steps
// 7        behaviour  array<f32>  [R, T, S, A]   1       π_b, probabilities
// 8        scratch    array<f32>  [lanes, …]     mixed   Â [N, H]; visits and returns by (s, t)
//                                                        [S, H] each; the critic's equations
//                                                        [S + 4, S + 3]; visits by (s, a) [S, A]
//
// Dispatch: a workgroup a lane.
// Order of sums: over an episode from its last step to its first; moments by invocation, over steps
// WORKGROUP apart, then over invocations; W from first step to last.

@group(0) @binding(1) var<storage, read> states: array<f32>;
@group(0) @binding(2) var<storage, read> actions: array<f32>;
@group(0) @binding(3) var<storage, read> rewards: array<f32>;
@group(0) @binding(4) var<storage, read_write> critic: array<f32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> visits: array<f32>;
@group(0) @binding(7) var<storage, read> behaviour: array<f32>;
@group(0) @binding(8) var<storage, read_write> scratch: array<f32>;

const GAE = 1u;
const NORMALISE = 2u;
const SUM_OVER_TIME = 4u;
const FIT = 8u;
const BLIND = 16u;
const FROM_ONE = 32u;
const ALL_ACTION = 64u;

/// G of every step of the lane.
fn discounted_returns(steps_at: u32, to: u32, local: u32) {
  let H = params.horizon;
  for (var i = local; i < params.episodes; i += WORKGROUP) {
    var following = 0.0;
    for (var left = H; left > 0u; left--) {
      let k = i * H + left - 1u;
      following = rewards[steps_at + k] + params.discount * following;
      scratch[to + k] = following;
    }
  }
  storageBarrier();
}

/// Eq. (6)'s weight γᵗ on each return.
fn discount_weights(to: u32, local: u32) {
  let H = params.horizon;
  for (var i = local; i < params.episodes; i += WORKGROUP) {
    var power = 1.0;
    for (var t = 0u; t < H; t++) {
      scratch[to + i * H + t] = scratch[to + i * H + t] * power;
      power = power * params.discount;
    }
  }
  storageBarrier();
}

/// Visits and summed returns of every state and time, [S, H].
fn sum_by_state_and_time(
  steps_at: u32, returns_from: u32, visits_at: u32, returns_at: u32, local: u32,
) {
  let H = params.horizon;
  for (var k = local; k < params.states * H; k += WORKGROUP) {
    let s = f32(k / H);
    let t = k % H;
    var visited = 0.0;
    var returns = 0.0;
    for (var i = 0u; i < params.episodes; i++) {
      if (states[steps_at + i * H + t] == s) {
        visited = visited + 1.0;
        returns = returns + scratch[returns_from + i * H + t];
      }
    }
    scratch[visits_at + k] = visited;
    scratch[returns_at + k] = returns;
  }
  storageBarrier();
}

/// V(s, t).
fn value(critic_at: u32, s: u32, t: u32) -> f32 {
  let tau = scaled_time(t);
  let time_at = critic_at + params.states;
  let cubic = critic[time_at] + tau * (critic[time_at + 1u] + tau * critic[time_at + 2u]);
  return critic[critic_at + s] + tau * cubic;
}

/// Â of every step from the critic.
fn generalised_advantages(steps_at: u32, critic_at: u32, to: u32, local: u32) {
  let H = params.horizon;
  let decay = params.discount * params.lambda;
  for (var i = local; i < params.episodes; i += WORKGROUP) {
    var next_value = 0.0;
    var following = 0.0;
    for (var left = H; left > 0u; left--) {
      let t = left - 1u;
      let k = i * H + t;
      let here = value(critic_at, u32(states[steps_at + k]), t);
      let delta = rewards[steps_at + k] + params.discount * next_value - here;
      following = delta + decay * following;
      scratch[to + k] = following;
      next_value = here;
    }
  }
  storageBarrier();
}

/// Mean and scale that normalise Â; a scale of 0 for those that differ by rounding only.
fn moments(advantages_at: u32, local: u32) -> vec2<f32> {
  let count = params.episodes * params.horizon;
  // Sums are of Â − shift: they lose nothing where all Â are close together.
  let shift = scratch[advantages_at];
  var sum = 0.0;
  var low = shift;
  var high = shift;
  for (var k = local; k < count; k += WORKGROUP) {
    let a = scratch[advantages_at + k];
    sum = sum + (a - shift);
    low = min(low, a);
    high = max(high, a);
  }
  let moved = workgroup_sum(sum, local) / f32(count);
  let mean = shift + moved;
  let highest = workgroup_max(high, local);
  let lowest = -workgroup_max(-low, local);
  var squares = 0.0;
  for (var k = local; k < count; k += WORKGROUP) {
    let far = (scratch[advantages_at + k] - shift) - moved;
    squares = squares + far * far;
  }
  let scale = sqrt(workgroup_sum(squares, local) / f32(count)) + 1e-8;
  // min and max may lose a NaN; the mean keeps it.
  let equal = highest - lowest <= 1e-6 * max(abs(lowest), abs(highest)) && is_finite(mean);
  return vec2<f32>(mean, select(scale, 0.0, equal));
}

/// W and n.
fn reduce(
  steps_at: u32, advantages_at: u32, pairs_at: u32, lane: u32, mean: f32, scale: f32, local: u32,
) {
  let S = params.states;
  let A = params.actions;
  let count = params.episodes * params.horizon;
  let Z = select(count, params.episodes, (params.flags & SUM_OVER_TIME) != 0u);
  for (var pair = local; pair < S * A; pair += WORKGROUP) {
    let s = f32(pair / A);
    let a = f32(pair % A);
    var visited = 0.0;
    var sum = 0.0;
    for (var k = 0u; k < count; k++) {
      if (states[steps_at + k] == s && actions[steps_at + k] == a) {
        visited = visited + 1.0;
        sum = sum + (scratch[advantages_at + k] - mean);
      }
    }
    scratch[pairs_at + pair] = visited;
    var weight = 0.0;
    // By bits: a compiler may take NaN for equal to 0.
    if (visited > 0.0 && bitcast<u32>(scale) != 0u) { weight = sum / scale / f32(Z); }
    weights[lane * S * A + pair] = weight;
  }
  storageBarrier();
  for (var s = local; s < S; s += WORKGROUP) {
    var visited = 0.0;
    for (var a = 0u; a < A; a++) { visited = visited + scratch[pairs_at + s * A + a]; }
    visits[lane * S + s] = visited / f32(count);
    if ((params.flags & ALL_ACTION) != 0u) {
      for (var a = 0u; a < A; a++) {
        let draws = scratch[pairs_at + s * A + a];
        if (draws > 0.0) {
          let pair = (lane * S + s) * A + a;
          weights[pair] = weights[pair] * visited * behaviour[pair] / (draws + params.a);
        }
      }
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, groups);
  if (lane >= params.groups) { return; }
  let cells = params.states * params.horizon;
  let n = params.states + 3u;
  let steps_at = lane * params.episodes * params.horizon;
  let advantages_at = lane * params.stride;
  let visits_at = advantages_at + params.episodes * params.horizon;
  let returns_at = visits_at + cells;
  let equations_at = returns_at + cells;
  let pairs_at = equations_at + (n + 1u) * n;
  let critic_at = lane * n;
  let fit = (params.flags & FIT) != 0u;
  if ((params.flags & GAE) == 0u) {
    discounted_returns(steps_at, advantages_at, local);
    discount_weights(advantages_at, local);
  } else {
    if (fit) {
      discounted_returns(steps_at, advantages_at, local);
      sum_by_state_and_time(steps_at, advantages_at, visits_at, returns_at, local);
      fit_critic(visits_at, returns_at, equations_at, local);
      for (var k = local; k < n; k += WORKGROUP) {
        critic[critic_at + k] = scratch[equations_at + n * n + k];
      }
      storageBarrier();
    }
    generalised_advantages(steps_at, critic_at, advantages_at, local);
  }
  var normal = vec2<f32>(0.0, 1.0);
  if ((params.flags & NORMALISE) != 0u) { normal = moments(advantages_at, local); }
  reduce(steps_at, advantages_at, pairs_at, lane, normal.x, normal.y, local);
}
