/**
 * Generalised advantage estimation (Schulman et al. 2016) over a trial.
 *
 * @module
 */
import type { TrialAdvantageSettings } from "../sequence/data.ts";

/** One lane's trial, `[N·H]` each, and ρ `[S·A]`. */
export interface AdvantageLane {
  readonly states: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  readonly values: Float64Array;
  readonly means: Float64Array;
  /** Written, with `targets`. */
  readonly advantages: Float64Array;
  readonly targets: Float64Array;
}

/** Advantages of one lane, not normalised. */
export function advantagesOf(
  { lambda, rewards: law, centre, scoredFrom }: TrialAdvantageSettings,
  discount: number,
  horizon: number,
  actions: number,
  lane: AdvantageLane,
): void {
  const { values, advantages, targets } = lane;
  let next = 0;
  let advantage = 0;
  for (let t = values.length - 1; t >= 0; t--) {
    const slot = lane.states[t]! * actions + lane.actions[t]!;
    const paid = law === "mean" ? lane.means[slot]! : lane.rewards[t]!;
    const reward = t < scoredFrom * horizon ? 0 : paid - centre;
    advantage = reward + discount * next - values[t]! + discount * lambda * advantage;
    next = values[t]!;
    advantages[t] = advantage;
    targets[t] = advantage + next;
  }
}

/** Takes the mean of a run's advantages away and divides by their standard deviation. */
export function normaliseAdvantages(advantages: Float64Array): void {
  const mean = advantages.reduce((sum, a) => sum + a, 0) / advantages.length;
  const variance = advantages.reduce((sum, a) => sum + (a - mean) ** 2, 0) / advantages.length;
  const scale = Math.sqrt(variance) + 1e-8;
  advantages.forEach((a, k) => advantages[k] = (a - mean) / scale);
}
