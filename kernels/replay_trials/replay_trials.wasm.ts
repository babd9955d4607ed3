import { planOf } from "../sequence/sequence.wasm.ts";
import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./replay_trials.op.ts";

/** Walks every lane's trial. */
export const replayTrials: WasmRun<typeof op.replayTrials> = (
  context,
  { policy, theta, trials },
  extents,
) => {
  const [plan] = planOf(context, policy, trials, extents, false);
  const { states, actions, rewards, logProbabilities, values } = trials;
  const tensors = [theta, states, actions, rewards, logProbabilities, values];
  context.run("replayTrials", plan, extents.R!, extents.T!, ...tensors);
};
