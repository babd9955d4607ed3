/**
 * Advantages of one lane's episodes, and their reduction to weighted rows.
 *
 * ```text
 * G_t = r_t + γ G_{t+1}                                   Eq. (1)
 * reinforce   Â_t = γᵗ G_t                                Eq. (6)
 * gae         δ_t = r_t + γ V(s_{t+1}) − V(s_t),  Â_t = δ_t + γλ Â_{t+1}
 *             (Schulman et al. 2016; V is 0 after the last step)
 * normalised  (Â − mean) / (sd + 1e-8), population sd over all N·H steps
 * reduced     W[s, a] = (1/Z) Σ_{i,t: s_t=s, a_t=a} Â_{i,t}
 * all-action  W[s, a] = (n_s/Z) π_b(a | s) Σ_{i,t: s_t=s, a_t=a} Â_{i,t} / (n_sa + c)
 *             (Allen et al. 2017, mean actor-critic; n_s, n_sa: visits; 0 where n_sa + c = 0)
 *             n[s] = (1/NH) Σ_{i,t} [s_t = s]
 * ```
 *
 * The reduction is exact: gradients, Hessian- and Fisher-vector products of
 * the policy losses depend on the episodes through W and n only.
 *
 * @module
 */
import type { AdvantageSettings, Dynamics } from "../data.ts";
import { criticValue, fitCritic, scaledTime } from "./critic.ts";

/** One lane's episodes, critic and rows. */
export interface AdvantageLane {
  /** `[N, H]` each. */
  readonly states: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  /** π_b, `[S, A]`. */
  readonly behaviour: Float64Array;
  /** `[S + 3]`; written when the critic is fitted, read otherwise. */
  readonly critic: Float64Array;
  /** Written, `[S, A]`. */
  readonly weights: Float64Array;
  /** Written, `[S]`. */
  readonly visits: Float64Array;
}

/** Critic, advantages and rows of one lane. */
export function advantagesLane(
  dynamics: Dynamics,
  settings: AdvantageSettings,
  refit: boolean,
  lane: AdvantageLane,
): void {
  const H = dynamics.horizon;
  const advantages = new Float64Array(lane.rewards.length);
  discountedReturns(lane.rewards, H, settings.discount, advantages);
  if (settings.estimator === "reinforce") {
    discountWeights(advantages, H, settings.discount);
  } else {
    if (refit) {
      fitCritic(lane.states, advantages, {
        states: dynamics.states,
        horizon: H,
        timeOrigin: settings.timeOrigin,
        ridge: settings.ridge,
        observation: settings.observation,
      }, lane.critic);
    }
    generalisedAdvantages(dynamics, settings, lane, advantages);
  }
  if (settings.normalise) normalise(advantages);
  const Z = settings.reduction === "sum-over-time" ? advantages.length / H : advantages.length;
  reduce(dynamics, advantages, Z, lane);
  if (settings.pseudoVisits !== null) overAllActions(dynamics, settings.pseudoVisits, lane);
}

/** G_t of every step, `[N, H]`. */
export function discountedReturns(
  rewards: Float64Array,
  horizon: number,
  discount: number,
  out: Float64Array,
): void {
  for (let k = rewards.length - 1; k >= 0; k--) {
    const last = k % horizon === horizon - 1;
    out[k] = rewards[k]! + (last ? 0 : discount * out[k + 1]!);
  }
}

/** Eq. (6)'s weight γᵗ on each return. */
function discountWeights(returns: Float64Array, horizon: number, discount: number): void {
  let power = 1;
  for (let k = 0; k < returns.length; k++) {
    power = k % horizon === 0 ? 1 : power * discount;
    returns[k]! *= power;
  }
}

function generalisedAdvantages(
  dynamics: Dynamics,
  settings: AdvantageSettings,
  lane: AdvantageLane,
  out: Float64Array,
): void {
  const { states: S, horizon: H } = dynamics;
  const { discount, lambda, timeOrigin } = settings;
  let nextValue = 0;
  let nextAdvantage = 0;
  for (let k = out.length - 1; k >= 0; k--) {
    const t = k % H;
    if (t === H - 1) nextValue = nextAdvantage = 0;
    const value = criticValue(lane.critic, S, lane.states[k]!, scaledTime(t, timeOrigin));
    const delta = lane.rewards[k]! + discount * nextValue - value;
    nextAdvantage = out[k] = delta + discount * lambda * nextAdvantage;
    nextValue = value;
  }
}

/**
 * Minus the mean, divided by population standard deviation + 1e-8. Advantages
 * that differ by rounding only become exactly 0 instead of ±1.
 */
export function normalise(advantages: Float64Array): void {
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const a of advantages) {
    sum += a;
    low = Math.min(low, a);
    high = Math.max(high, a);
  }
  if (high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high))) {
    advantages.fill(0);
    return;
  }
  const mean = sum / advantages.length;
  let squares = 0;
  for (const a of advantages) squares += (a - mean) * (a - mean);
  const scale = Math.sqrt(squares / advantages.length) + 1e-8;
  for (let k = 0; k < advantages.length; k++) advantages[k] = (advantages[k]! - mean) / scale;
}

function reduce(
  dynamics: Dynamics,
  advantages: Float64Array,
  Z: number,
  lane: AdvantageLane,
): void {
  lane.weights.fill(0);
  lane.visits.fill(0);
  for (let k = 0; k < advantages.length; k++) {
    const s = lane.states[k]!;
    lane.weights[s * dynamics.actions + lane.actions[k]!]! += advantages[k]! / Z;
    lane.visits[s]! += 1 / advantages.length;
  }
}

/** From W over the steps taken to W over all actions. */
function overAllActions({ actions: A }: Dynamics, pseudoVisits: number, lane: AdvantageLane): void {
  const { weights, visits, behaviour } = lane;
  const counts = new Float64Array(weights.length);
  for (let k = 0; k < lane.states.length; k++) counts[lane.states[k]! * A + lane.actions[k]!]!++;
  for (let pair = 0; pair < weights.length; pair++) {
    const inState = visits[Math.floor(pair / A)]! * lane.states.length;
    const draws = counts[pair]! + pseudoVisits;
    weights[pair] = draws === 0 ? 0 : weights[pair]! * inState * behaviour[pair]! / draws;
  }
}
