/**
 * `optimum` and `oracle`: the optimal policy of a task that is known, so the ceiling of every method.
 *
 * @module
 */
import { isBandit } from "../../envs/family.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import type { Baseline, BaselineContext } from "./baseline.ts";
import type { TaskRange } from "../blocks.ts";
import { playPlanner } from "./planned.ts";
import { uniformPolicy } from "./solutions/random.ts";

const playKnown = playPlanner({
  explore: ({ dynamics }) => uniformPolicy(dynamics),
  plan: ({ task }) => valueIteration(task).policy,
});

/** There is nothing to learn, so it is scored after adaptation only. */
async function play(context: BaselineContext, range: TaskRange) {
  const { online: _, exactBefore: __, ...after } = await playKnown(context, range);
  return after;
}

const shared = {
  module: "learners/baselines/optimum.ts",
  adaptationEpisodes: () => 0,
  play,
} as const;

/** The optimal policy of an MDP. */
export const optimum: Baseline = {
  ...shared,
  name: "optimum",
  whyNot: (family) => isBandit(family) ? "on a bandit it is called oracle" : undefined,
};

/** The best arm of a bandit. */
export const oracle: Baseline = {
  ...shared,
  name: "oracle",
  whyNot: (family) => isBandit(family) ? undefined : "it is for bandits; here it is called optimum",
};
