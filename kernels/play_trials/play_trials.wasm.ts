import { planOf } from "../sequence/sequence.wasm.ts";
import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./play_trials.op.ts";

/** Plays every lane's trial. */
export const playTrials: WasmRun<typeof op.playTrials> = (
  context,
  { policy, theta, tasks, draws, trials },
  extents,
) => {
  const { reward, start } = trials.dynamics;
  const { seeds, stream, iteration, firstTask } = draws;
  const spare = 4 * (seeds.length + start.length) + 32;
  const [plan, at] = planOf(context, policy, trials, extents, false, spare);
  context.memory.words(at, seeds.length).set(seeds);
  context.run(
    "playTrials",
    ...[plan, extents.R!, extents.T!],
    reward.kind === "gaussian",
    reward.kind === "gaussian" ? reward.sd : 0,
    start.indexOf(1),
    context.start(trials.dynamics, at + 4 * seeds.length),
    ...[stream, at, iteration, firstTask],
    ...[theta, tasks.transitions, tasks.rewards],
    ...[trials.states, trials.actions, trials.rewards, trials.logProbabilities, trials.values],
    trials.total,
  );
};
