/**
 * What the reference backend can do with policies that remember: it walks the lanes.
 *
 * @module
 */
import type { Runs } from "../checked.ts";
import { clipNorm } from "../clip_norm/clip_norm.ts";
import type { SEQUENCES } from "../operations.ts";
import { playTrial } from "../play_trials/play_trials.ts";
import { replayTrial } from "../replay_trials/replay_trials.ts";
import { normaliseAdvantages, trialAdvantages } from "../trial_advantages/trial_advantages.ts";
import { trialGradient } from "../trial_gradient/trial_gradient.ts";
import { forEachLane, lane, lanes, ofRun, type ReferenceNatives } from "./raw.ts";

const STEPS = ["states", "actions", "rewards", "logProbabilities", "values"] as const;

/** The operations. */
export const REFERENCE_SEQUENCES: Runs<typeof SEQUENCES, ReferenceNatives, undefined> = {
  playTrials(_, { policy, theta, tasks, draws, trials }, { R, T }) {
    forEachLane(R!, T!, (run, task) => {
      lane(trials.total, run, task)[0] = playTrial(
        policy,
        ofRun(theta, run),
        trials,
        { draws, seed: draws.seeds[run]!, task: draws.firstTask + task },
        lanes(tasks, ["transitions", "rewards"], run, task),
        lanes(trials, STEPS, run, task),
      );
    });
  },

  replayTrials(_, { policy, theta, trials }, { R, T }) {
    forEachLane(R!, T!, (run, task) => {
      replayTrial(policy, ofRun(theta, run), trials, lanes(trials, STEPS, run, task));
    });
  },

  trialAdvantages(_, { trials, tasks, settings, advantages, targets }, { R, T, H, A }) {
    forEachLane(R!, T!, (run, task) => {
      trialAdvantages(settings, trials.discount, H!, A!, {
        ...lanes(trials, STEPS, run, task),
        means: lane(tasks.rewards, run, task),
        ...lanes({ advantages, targets }, ["advantages", "targets"], run, task),
      });
    });
    if (!settings.normalise) return;
    for (let run = 0; run < R!; run++) normaliseAdvantages(ofRun(advantages, run));
  },

  trialGradient(_, { policy, theta, trials, advantages, targets, settings, out }, { R, T }) {
    out.native.fill(0);
    forEachLane(R!, T!, (run, task) => {
      trialGradient(policy, ofRun(theta, run), trials, settings, {
        ...lanes(trials, STEPS, run, task),
        ...lanes({ advantages, targets }, ["advantages", "targets"], run, task),
      }, ofRun(out, run));
    });
    for (let k = 0; k < out.native.length; k++) out.native[k]! /= T!;
  },

  clipNorm(_, { gradient, norm }, { R }) {
    for (let run = 0; run < R!; run++) clipNorm(ofRun(gradient, run), norm);
  },
};
