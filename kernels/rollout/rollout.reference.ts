import { forEachLane, lane, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./rollout.op.ts";
import { rolloutLane } from "./rollout.ts";

/** Samples every lane's episodes. */
export const rollout: ReferenceRun<typeof op.rollout> = (
  _,
  { table, tasks, draws, episodes },
  { R, T, optional: isTimed },
) => {
  const { states, actions, rewards, total, behaviour, dynamics } = episodes;
  forEachLane(R!, T!, (run, task) => {
    const seed = draws.seeds[run]!;
    lane(total, run, task)[0] = rolloutLane(dynamics, draws, seed, draws.firstTask + task, {
      table: lane(table, run, task),
      transitions: lane(tasks.transitions, run, task),
      rewards: lane(tasks.rewards, run, task),
      states: lane(states, run, task),
      actions: lane(actions, run, task),
      observedRewards: lane(rewards, run, task),
    });
  });
  if (!isTimed) behaviour.native.set(table.native);
};
