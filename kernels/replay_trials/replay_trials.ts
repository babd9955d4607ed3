/**
 * Walks trials that were played.
 *
 * @module
 */
import type { TrialLane } from "../play_trials/play_trials.ts";
import type { SequencePolicy, TrialRules } from "../sequence/data.ts";
import { memoryOf, timesOf } from "../sequence/memory.ts";
import { horizonsOf, softmax } from "../sequence/trial_memory.ts";

/** Writes log π and V of one lane's steps. */
export function replayTrial(
  policy: SequencePolicy,
  theta: Float64Array,
  trials: TrialRules,
  lane: TrialLane,
): void {
  const memory = memoryOf(policy, trials.dynamics, timesOf(trials), theta);
  const horizons = horizonsOf(lane.states.length, trials.discount);
  lane.states.forEach((s, step) => {
    const { logits, value } = memory.act(step, s);
    const a = lane.actions[step]!;
    lane.logProbabilities[step] = softmax(logits).logPi[a]!;
    lane.values[step] = value * horizons[step]!;
    memory.observe(step, s, a, lane.rewards[step]!);
  });
}
