/**
 * Samples episodes of finite tasks with a policy table.
 *
 * Step t of episode i draws from the blocks named in `draws.ts`:
 * a_t ~ π(· | s_t), r_t ~ Bernoulli(ρ[s_t, a_t]) or N(ρ[s_t, a_t], sd²),
 * s_{t+1} ~ P[s_t, a_t, ·]. A categorical draw is the smallest index j with
 * u < cdf[j], u of 24 bits; the last index closes. The cdf is summed in fixed
 * point, 40 bits of each probability, so that every backend finds the same j.
 *
 * @module
 */
import type { Dynamics, RewardLaw } from "../data.ts";
import { counterHigh, counterLow, type Draws, stepElement } from "../draws.ts";
import { standardNormal } from "../fill/fill.ts";
import { threefry2x32, uniform24 } from "../threefry/threefry.ts";

/** 40 bits: sums of 2¹³ of them are exact in f64, and each is two 20-bit integers elsewhere. */
const FIXED_POINT = 2 ** 40;

/** One lane's policy, tables, and room for its episodes. */
export interface RolloutLane {
  /** `[S, A]`, or `[H, S, A]` for a policy that depends on time. */
  readonly table: Float64Array;
  /** `[S, A, S]`. */
  readonly transitions: Float64Array;
  /** `[S, A]`. */
  readonly rewards: Float64Array;
  /** Written: `[N, H]` each. */
  readonly states: Float64Array;
  readonly actions: Float64Array;
  readonly observedRewards: Float64Array;
}

/**
 * Samples one lane's episodes.
 *
 * @param seed the run's seed
 * @param task the task's index
 * @returns the undiscounted reward summed over all episodes
 */
export function rolloutLane(
  dynamics: Dynamics,
  draws: Draws,
  seed: number,
  task: number,
  lane: RolloutLane,
): number {
  const { states: S, actions: A, horizon: H } = dynamics;
  const episodes = lane.states.length / H;
  const tableStride = lane.table.length === S * A ? 0 : S * A;
  const high = counterHigh(draws.iteration, task);
  const even = new Uint32Array(2);
  const odd = new Uint32Array(2);
  const needsOdd = S > 1 || dynamics.reward.kind === "gaussian";
  let total = 0;
  for (let i = 0; i < episodes; i++) {
    let s = startState(dynamics, () => {
      threefry2x32(seed, draws.stream, counterLow(task, stepElement(i, H, H)), high, even);
      return uniform24(even[0]!);
    });
    for (let t = 0; t < H; t++) {
      const element = stepElement(i, t, H);
      threefry2x32(seed, draws.stream, counterLow(task, element), high, even);
      if (needsOdd) threefry2x32(seed, draws.stream, counterLow(task, element + 1), high, odd);
      const a = categorical(lane.table, t * tableStride + s * A, A, uniform24(even[0]!));
      const r = rewardOf(dynamics.reward, lane.rewards[s * A + a]!, even[1]!, odd[1]!);
      lane.states[i * H + t] = s;
      lane.actions[i * H + t] = a;
      lane.observedRewards[i * H + t] = r;
      total += r;
      if (S > 1) s = categorical(lane.transitions, (s * A + a) * S, S, uniform24(odd[0]!));
    }
  }
  return total;
}

/**
 * The smallest j with u < p[0] + … + p[j], p in [0, 1] cut off at 40 bits (a NaN
 * counts as 0); the last index closes.
 *
 * @param u a multiple of 2⁻²⁴
 */
export function categorical(
  p: Float64Array,
  offset: number,
  size: number,
  u: number,
): number {
  const word = u * FIXED_POINT;
  let cdf = 0;
  for (let j = 0; j < size - 1; j++) {
    cdf += Math.floor(Math.min(p[offset + j]!, 1) * FIXED_POINT) || 0;
    if (word < cdf) return j;
  }
  return size - 1;
}

/** The first state of an episode; draws only where it is random. */
export function startState(dynamics: Dynamics, uniform: () => number): number {
  const certain = dynamics.start.indexOf(1);
  if (certain >= 0) return certain;
  return categorical(Float64Array.from(dynamics.start), 0, dynamics.states, uniform());
}

/** A reward with table entry `mean`, from two words. */
export function rewardOf(
  law: RewardLaw,
  mean: number,
  radiusWord: number,
  angleWord: number,
): number {
  if (law.kind === "bernoulli") return uniform24(radiusWord) < mean ? 1 : 0;
  return mean + law.sd * standardNormal(radiusWord, angleWord);
}
