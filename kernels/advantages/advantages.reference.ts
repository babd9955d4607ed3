import { forEachLane, lane, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./advantages.op.ts";
import { advantagesLane } from "./advantages.ts";

/** Critic, advantages and rows of every lane. */
export const advantages: ReferenceRun<typeof op.advantages> = (
  _,
  { episodes, settings, critic, fitCritic, rows },
  { R, T },
) =>
  forEachLane(R!, T!, (run, task) => {
    advantagesLane(episodes.dynamics, settings, fitCritic, {
      states: lane(episodes.states, run, task),
      actions: lane(episodes.actions, run, task),
      rewards: lane(episodes.rewards, run, task),
      behaviour: lane(episodes.behaviour, run, task),
      critic: lane(critic, run, task),
      weights: lane(rows.weights, run, task),
      visits: lane(rows.visits, run, task),
    });
  });
