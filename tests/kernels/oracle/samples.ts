/**
 * One lane's episodes, sample by sample: what a policy gradient is computed
 * from when nothing is reduced to tables.
 *
 * @module
 */
import type { AdvantageSettings } from "../../../kernels/backend.ts";
import type { Batch, Collected } from "./collect.ts";

/** N·H samples, episode by episode. */
export interface Samples {
  readonly states: readonly number[];
  readonly actions: readonly number[];
  /** Â as it enters the loss. */
  readonly advantages: readonly number[];
  /** The loss is −(1/Z) Σ Â log π. */
  readonly Z: number;
  /** π_b(· | s), `[N·H, A]`. */
  readonly behaviour: readonly (readonly number[])[];
}

/** The samples of one task, with advantages computed from their definition. */
export async function samplesOf(
  { backend, settings }: Collected,
  { episodes, critic }: Batch,
  task: number,
): Promise<Samples> {
  const { horizon: H, states: S, actions: A } = episodes.dynamics;
  const size = episodes.count * H;
  const [states, actions, rewards, weights, table] = (await backend.read(
    episodes.states,
    episodes.actions,
    episodes.rewards,
    critic,
    episodes.behaviour,
  )).map((block) => {
    const lane = block.length / settings.tasks;
    return Array.from(block.subarray(task * lane, (task + 1) * lane));
  }) as [number[], number[], number[], number[], number[]];
  const value = (k: number) => {
    const tau = (k % H + settings.advantages.timeOrigin) / 100;
    const [linear, square, cube] = weights.slice(S) as [number, number, number];
    return weights[states[k]!]! + linear * tau + square * tau ** 2 + cube * tau ** 3;
  };
  const raw = rewards.map((_, k) => advantage(settings.advantages, H, rewards, value, k));
  return {
    states,
    actions,
    advantages: settings.advantages.normalise ? standardised(raw) : raw,
    Z: settings.advantages.reduction === "mean-over-time" ? size : episodes.count,
    behaviour: states.map((s) => table.slice(s * A, (s + 1) * A)),
  };
}

/** Σ_l (γλ)ˡ δ_{t+l}, or γᵗ Σ_l γˡ r_{t+l}; sums to the episode's end. */
function advantage(
  { estimator, discount, lambda }: AdvantageSettings,
  H: number,
  rewards: readonly number[],
  value: (k: number) => number,
  k: number,
): number {
  const t = k % H;
  let sum = 0;
  for (let l = 0; t + l < H; l++) {
    const at = k + l;
    if (estimator === "reinforce") sum += discount ** (t + l) * rewards[at]!;
    else {
      const next = t + l === H - 1 ? 0 : value(at + 1);
      sum += (discount * lambda) ** l * (rewards[at]! + discount * next - value(at));
    }
  }
  return sum;
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, a) => sum + a, 0) / values.length;
  const variance = values.reduce((sum, a) => sum + (a - mean) ** 2, 0) / values.length;
  return values.map((a) => (a - mean) / (Math.sqrt(variance) + 1e-8));
}
