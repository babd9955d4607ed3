import { TRIAL_STEPS } from "../play_trials/play_trials.ts";
import { forEachLane, lane, laneAll, ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./trial_advantages.op.ts";
import { advantagesOf, normaliseAdvantages } from "./trial_advantages.ts";

/** Advantages of every lane's trial. */
export const trialAdvantages: ReferenceRun<typeof op.trialAdvantages> = (
  _,
  { trials, tasks, settings, ...written },
  { R, T, H, A },
) => {
  forEachLane(R!, T!, (run, task) => {
    advantagesOf(settings, trials.discount, H!, A!, {
      ...laneAll(trials, TRIAL_STEPS, run, task),
      means: lane(tasks.rewards, run, task),
      ...laneAll(written, ["advantages", "targets"], run, task),
    });
  });
  if (!settings.normalise) return;
  for (let run = 0; run < R!; run++) normaliseAdvantages(ofRun(written.advantages, run));
};
