import type { Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";
import { checkUnits, extentsOfTrials } from "../play_trials/play_trials.op.ts";
import type { SequencePolicy, Trials } from "../sequence/data.ts";

/** What a policy thinks of trials that were played, by it or another: log π of their actions, and V. */
export const replayTrials: Operation<{ policy: SequencePolicy; theta: Tensor; trials: Trials }> = {
  equation: "log π(a_t | s_t, m_t) and V(s_t, m_t), m_t of the trial's states, actions and rewards",
  extents: extentsOfTrials,
  reads: {
    theta: "R P",
    trials: { states: "R T N H", actions: "R T N H", rewards: "R T N H" },
  },
  writes: { trials: { logProbabilities: "R T N H", values: "R T N H" } },
  check: checkUnits,
};
