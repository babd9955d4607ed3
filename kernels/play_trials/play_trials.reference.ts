import { forEachLane, lane, laneAll, ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./play_trials.op.ts";
import { playTrial, TRIAL_STEPS } from "./play_trials.ts";

/** Plays every lane's trial. */
export const playTrials: ReferenceRun<typeof op.playTrials> = (
  _,
  { policy, theta, tasks, draws, trials },
  { R, T },
) => {
  forEachLane(R!, T!, (run, task) => {
    lane(trials.total, run, task)[0] = playTrial(
      policy,
      ofRun(theta, run),
      trials,
      { draws, seed: draws.seeds[run]!, task: draws.firstTask + task },
      laneAll(tasks, ["transitions", "rewards"], run, task),
      laneAll(trials, TRIAL_STEPS, run, task),
    );
  });
};
