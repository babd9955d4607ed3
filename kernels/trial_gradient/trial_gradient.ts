/**
 * The gradient of the loss of trials, through time.
 *
 * @module
 */
import type { TrialLane } from "../play_trials/play_trials.ts";
import type { SequencePolicy, TrialLossSettings, TrialRules } from "../sequence/data.ts";
import { memoryOf, timesOf } from "../sequence/memory.ts";
import { horizonsOf, softmax } from "../sequence/trial_memory.ts";

/** One lane's trial with what its loss is made of, `[N·H]` each. */
export interface LossLane extends Omit<TrialLane, "values"> {
  readonly advantages: Float64Array;
  readonly targets: Float64Array;
}

/**
 * Adds one lane's part of the gradient, over the number of its steps.
 *
 * @param gradient `[P]`
 * @returns the loss
 */
export function addGradient(
  policy: SequencePolicy,
  theta: Float64Array,
  trials: TrialRules,
  settings: TrialLossSettings,
  lane: LossLane,
  gradient: Float64Array,
): number {
  const memory = memoryOf(policy, trials.dynamics, timesOf(trials), theta, gradient);
  const steps = lane.states.length;
  const horizons = horizonsOf(steps, trials.discount);
  let loss = 0;
  const derivatives = Array.from(lane.states, (s, t) => {
    const { logits, value } = memory.act(t, s);
    const a = lane.actions[t]!;
    memory.observe(t, s, a, lane.rewards[t]!);
    const { pi, logPi } = softmax(logits);
    const entropy = -pi.reduce((sum, p, k) => sum + p * logPi[k]!, 0);
    const { credit, objective } = surrogate(
      settings.clip,
      lane.advantages[t]!,
      logPi[a]!,
      lane.logProbabilities[t]!,
    );
    const unit = horizons[t]! / horizons[0]!;
    const error = value * unit - lane.targets[t]! / horizons[0]!;
    loss += (settings.value * error ** 2 / 2 - objective - settings.entropy * entropy) / steps;
    return {
      logits: pi.map((p, k) =>
        (credit * (p - Number(k === a)) + settings.entropy * p * (logPi[k]! + entropy)) / steps
      ),
      value: settings.value * error * unit / steps,
    };
  });
  for (let t = steps - 1; t >= 0; t--) {
    memory.pullBack(t, derivatives[t]!.logits, derivatives[t]!.value);
  }
  memory.finish();
  return loss;
}

/** What is made larger of a step, and its derivative by log π. */
function surrogate(
  clip: number | null,
  advantage: number,
  logPi: number,
  logOld: number,
): { objective: number; credit: number } {
  if (clip === null) return { objective: advantage * logPi, credit: advantage };
  const ratio = Math.exp(logPi - logOld);
  const isClipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
  const bounded = Math.min(Math.max(ratio, 1 - clip), 1 + clip);
  return {
    objective: advantage * (isClipped ? bounded : ratio),
    credit: isClipped ? 0 : advantage * ratio,
  };
}
