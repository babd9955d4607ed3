/**
 * Plays trials of finite tasks with a policy that remembers.
 *
 * Step t of episode i draws from the blocks named in `draws.ts`, as in `rollout`.
 *
 * @module
 */
import { counterHigh, counterLow, type Draws, stepElement } from "../draws.ts";
import { categorical, rewardOf, startState } from "../rollout/rollout.ts";
import type { SequencePolicy, TrialRules } from "../sequence/data.ts";
import { memoryOf, timesOf } from "../sequence/memory.ts";
import { horizonsOf, softmax } from "../sequence/trial_memory.ts";
import { threefry2x32, uniform24 } from "../threefry/threefry.ts";

/** What a trial keeps of its steps. */
export const TRIAL_STEPS = [
  "states",
  "actions",
  "rewards",
  "logProbabilities",
  "values",
] as const;

/** One lane's trial, `[N, H]` each. */
export type TrialLane = { readonly [K in (typeof TRIAL_STEPS)[number]]: Float64Array };

/**
 * Plays one lane's trial.
 *
 * @param tables `[S, A, S]` and `[S, A]`
 * @returns the undiscounted reward summed over the trial
 */
export function playTrial(
  policy: SequencePolicy,
  theta: Float64Array,
  trials: TrialRules,
  { draws, seed, task }: { draws: Draws; seed: number; task: number },
  tables: { readonly transitions: Float64Array; readonly rewards: Float64Array },
  lane: TrialLane,
): number {
  const { dynamics, discount } = trials;
  const { states: S, actions: A, horizon: H } = dynamics;
  const memory = memoryOf(policy, dynamics, timesOf(trials), theta);
  const steps = lane.states.length;
  const horizons = horizonsOf(steps, discount);
  const high = counterHigh(draws.iteration, task);
  const words = [new Uint32Array(2), new Uint32Array(2)] as const;
  const draw = (element: number, into: Uint32Array) =>
    threefry2x32(seed, draws.stream, counterLow(task, element), high, into);
  let total = 0;
  let s = 0;
  for (let step = 0; step < steps; step++) {
    const [i, t] = [Math.floor(step / H), step % H];
    if (t === 0) {
      s = startState(dynamics, () => {
        draw(stepElement(i, H, H), words[0]);
        return uniform24(words[0][0]!);
      });
    }
    const element = stepElement(i, t, H);
    draw(element, words[0]);
    draw(element + 1, words[1]);
    const { logits, value } = memory.act(step, s);
    const { pi, logPi } = softmax(logits);
    const a = categorical(pi, 0, A, uniform24(words[0][0]!));
    const slot = s * A + a;
    const r = rewardOf(dynamics.reward, tables.rewards[slot]!, words[0][1]!, words[1][1]!);
    memory.observe(step, s, a, r);
    [lane.states[step], lane.actions[step], lane.rewards[step]] = [s, a, r];
    lane.logProbabilities[step] = logPi[a]!;
    lane.values[step] = value * horizons[step]!;
    total += r;
    if (S > 1) s = categorical(tables.transitions, slot * S, S, uniform24(words[1][0]!));
  }
  return total;
}
