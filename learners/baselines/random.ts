/**
 * `random`: the uniform policy, before and after.
 *
 * @module
 */
import { always, type Baseline } from "./baseline.ts";
import { playPlanner } from "./planned.ts";
import { uniformPolicy } from "./solutions/random.ts";

/** The uniform policy: nothing is learned. */
export const random: Baseline = {
  name: "random",
  module: "learners/baselines/random.ts",
  whyNot: always,
  adaptationEpisodes: () => 0,
  play: playPlanner({
    explore: ({ dynamics }) => uniformPolicy(dynamics),
    plan: ({ family }) => uniformPolicy(family.dynamics),
  }),
};
