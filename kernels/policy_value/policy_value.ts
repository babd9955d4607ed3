/**
 * What a policy table is worth on a task, exactly.
 *
 * @module
 */
import type { Dynamics } from "../data.ts";

/**
 * Expected undiscounted reward of one episode:
 * V_t(s) = Σ_a π_t(a|s) (ρ[s,a] + Σ_s′ P[s,a,s′] V_{t+1}(s′)), V_H = 0.
 *
 * @param table `[S, A]`, or `[H, S, A]` for a policy that depends on time
 * @param transitions `[S, A, S]`
 * @param rewards `[S, A]`
 * @returns Σ_s start[s] V_0(s)
 */
export function policyValue(
  dynamics: Dynamics,
  table: Float64Array,
  transitions: Float64Array,
  rewards: Float64Array,
): number {
  const { states: S, actions: A, horizon: H, start } = dynamics;
  const tableStride = table.length === S * A ? 0 : S * A;
  let value = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    const next = value;
    value = new Float64Array(S);
    for (let sa = 0; sa < S * A; sa++) {
      const probability = table[t * tableStride + sa]!;
      let q = rewards[sa]!;
      for (let s = 0; s < S; s++) q += transitions[sa * S + s]! * next[s]!;
      value[Math.floor(sa / A)]! += probability * q;
    }
  }
  return start.reduce((sum, probability, s) => sum + probability * value[s]!, 0);
}

/** Entropy of the rows of a policy table `[M, A]`, averaged over rows, nats. */
export function policyEntropy(table: Float64Array, actions: number): number {
  let sum = 0;
  for (const p of table) if (p !== 0) sum -= p * Math.log(p);
  return sum / (table.length / actions);
}
