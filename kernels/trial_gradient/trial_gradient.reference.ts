import { TRIAL_STEPS } from "../play_trials/play_trials.ts";
import { forEachLane, laneAll, ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./trial_gradient.op.ts";
import { addGradient } from "./trial_gradient.ts";

/** The gradient of every run's loss. */
export const trialGradient: ReferenceRun<typeof op.trialGradient> = (
  _,
  { policy, theta, trials, settings, out, ...targets },
  { R, T },
) => {
  out.native.fill(0);
  forEachLane(R!, T!, (run, task) => {
    addGradient(policy, ofRun(theta, run), trials, settings, {
      ...laneAll(trials, TRIAL_STEPS, run, task),
      ...laneAll(targets, ["advantages", "targets"], run, task),
    }, ofRun(out, run));
  });
  for (let k = 0; k < out.native.length; k++) out.native[k]! /= T!;
};
