// What a policy table is worth on a task, exactly: dynamic programming.
//
//   V_t(s) = Σ_a π_t(a | s) (ρ[s, a] + Σ_s′ P[s, a, s′] V_{t+1}(s′)), V_H = 0
//   worth = Σ_s start[s] V_0(s)
//
// binding  name         type        shape                          unit    what
// 1        policy       array<f32>  [R, T, S, A], [R, T, H, S, A]  1       π, probabilities
// 2        transitions  array<f32>  [R, T, S, A, S]                1       P, probabilities
// 3        means        array<f32>  [R, T, S, A]                   reward  ρ
// 4        start        array<f32>  [S]                            1       probabilities of the
//                                                                          first state
// 5        scratch      array<f32>  [lanes, S + S·A]               reward  V [S], then π·Q [S, A]
//                                                                          of one time
// 6        worth        array<f32>  [R, T]                         reward  written: of an episode
//
// Dispatch: a workgroup a lane.
// Order of sums: from first to last.

@group(0) @binding(1) var<storage, read> policy: array<f32>;
@group(0) @binding(2) var<storage, read> transitions: array<f32>;
@group(0) @binding(3) var<storage, read> means: array<f32>;
@group(0) @binding(4) var<storage, read> start: array<f32>;
@group(0) @binding(5) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(6) var<storage, read_write> worth: array<f32>;

const TIMED = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = group_index(id, count);
  if (lane >= params.groups) { return; }
  let S = params.states;
  let A = params.actions;
  let H = params.horizon;
  let pairs = lane * S * A;
  let value_at = lane * (S + S * A);
  let q_at = value_at + S;
  for (var s = local; s < S; s += WORKGROUP) { scratch[value_at + s] = 0.0; }
  storageBarrier();
  for (var left = H; left > 0u; left--) {
    let table = select(lane, lane * H + left - 1u, (params.flags & TIMED) != 0u) * S * A;
    for (var pair = local; pair < S * A; pair += WORKGROUP) {
      var q = means[pairs + pair];
      for (var s = 0u; s < S; s++) {
        q = q + transitions[(pairs + pair) * S + s] * scratch[value_at + s];
      }
      scratch[q_at + pair] = policy[table + pair] * q;
    }
    storageBarrier();
    for (var s = local; s < S; s += WORKGROUP) {
      var sum = 0.0;
      for (var a = 0u; a < A; a++) { sum = sum + scratch[q_at + s * A + a]; }
      scratch[value_at + s] = sum;
    }
    storageBarrier();
  }
  if (local == 0u) {
    var sum = 0.0;
    for (var s = 0u; s < S; s++) { sum = sum + start[s] * scratch[value_at + s]; }
    worth[lane] = sum;
  }
}
