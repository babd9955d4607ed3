import type { Dynamics, Tasks, Tensor } from "../data.ts";
import { checkDraws, type Draws } from "../draws.ts";
import { extentsOf, type Operation } from "../operation.ts";
import type { SequencePolicy, Trials } from "../sequence/data.ts";
import { sequenceParameters } from "../sequence/layout.ts";

/** Extents of trials, and P. */
export function extentsOfTrials(
  { policy, trials: { dynamics, count } }: { policy: SequencePolicy; trials: Trials },
): Record<string, number> {
  return { ...extentsOf(dynamics), N: count, P: sequenceParameters(policy, dynamics) };
}

/** @throws {RangeError} If the policy's units are not in whole vectors of four */
export function checkUnits({ policy: { units } }: { policy: SequencePolicy }): void {
  if (Number.isInteger(units) && units > 0 && units % 4 === 0) return;
  throw new RangeError(
    `Cannot use a policy with a memory of ${units} units: must be a positive multiple of 4`,
  );
}

/**
 * Plays a trial a lane with a policy that remembers; draws are named as those of `rollout`.
 *
 * The states, actions and rewards are those that a table of the same probabilities would have had.
 */
export const playTrials: Operation<{
  policy: SequencePolicy;
  theta: Tensor;
  tasks: Tasks & { readonly dynamics: Dynamics };
  draws: Draws;
  trials: Trials;
}> = {
  equation: "a_t ~ π(· | s_t, m_t), r_t ~ ρ(s_t, a_t), s_{t+1} ~ P(· | s_t, a_t); total = Σ r",
  extents: extentsOfTrials,
  reads: { theta: "R P", tasks: { transitions: "R T S A S", rewards: "R T S A" } },
  writes: {
    trials: {
      states: "R T N H",
      actions: "R T N H",
      rewards: "R T N H",
      logProbabilities: "R T N H",
      values: "R T N H",
      total: "R T",
    },
  },
  check(args, { R, T, N, H }) {
    checkUnits(args);
    checkDraws(args.draws, R!, T!, 2 * N! * (H! + 1));
  },
};
