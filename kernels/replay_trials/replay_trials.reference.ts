import { TRIAL_STEPS } from "../play_trials/play_trials.ts";
import { forEachLane, laneAll, ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./replay_trials.op.ts";
import { replayTrial } from "./replay_trials.ts";

/** Walks every lane's trial. */
export const replayTrials: ReferenceRun<typeof op.replayTrials> = (
  _,
  { policy, theta, trials },
  { R, T },
) => {
  forEachLane(R!, T!, (run, task) => {
    replayTrial(policy, ofRun(theta, run), trials, laneAll(trials, TRIAL_STEPS, run, task));
  });
};
