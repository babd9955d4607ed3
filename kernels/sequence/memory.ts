/**
 * The memory of a policy of any kind.
 *
 * @module
 */
import type { Dynamics } from "../data.ts";
import type { SequencePolicy, TrialRules } from "./data.ts";
import { GruMemory } from "./gru_memory.ts";
import { sequenceBlocks } from "./layout.ts";
import { TiedMemory } from "./tied_memory.ts";
import type { TrialMemory, TrialTimes } from "./trial_memory.ts";

/** Those of trials. */
export function timesOf(
  { dynamics: { horizon }, clockEnd, freezeAfter }: TrialRules,
): TrialTimes {
  return {
    clockEnd: clockEnd * horizon,
    freezeAfter: freezeAfter === null ? Infinity : freezeAfter * horizon,
  };
}

/** θ's or a gradient's blocks by name. */
export function blocksOf(
  policy: SequencePolicy,
  dynamics: Dynamics,
  theta: Float64Array,
): Record<string, Float64Array> {
  return Object.fromEntries(
    sequenceBlocks(policy, dynamics).map(({ name, shape, from }) => [
      name,
      theta.subarray(from, from + shape.reduce((product, extent) => product * extent, 1)),
    ]),
  );
}

/** An empty memory of a policy with parameters θ `[P]`; derivatives are added to `gradient` `[P]`. */
export function memoryOf(
  policy: SequencePolicy,
  dynamics: Dynamics,
  times: TrialTimes,
  theta: Float64Array,
  gradient: Float64Array = new Float64Array(theta.length),
): TrialMemory {
  const [weights, derivatives] = [theta, gradient].map((it) => blocksOf(policy, dynamics, it));
  return policy.kind === "tied"
    ? new TiedMemory(policy, dynamics, times, weights!, derivatives!)
    : new GruMemory(policy, dynamics, times, weights!, derivatives!);
}
