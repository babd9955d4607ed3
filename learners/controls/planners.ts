/**
 * The controls that plan D′'s policy from D.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { commitPolicy, countEpisodes } from "../../envs/solutions/explore_commit.ts";
import { exploreCommit } from "../../envs/solutions/explore_commit_bandit.ts";
import { oneStepPolicy } from "../../envs/solutions/one_step.ts";
import { uniformPolicy } from "../../envs/solutions/random.ts";
import { remember } from "../../envs/solutions/remember.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import type { Planner } from "./plan.ts";

const uniform = ({ dynamics }: Pick<TaskFamily, "dynamics">) => uniformPolicy(dynamics);

/** Takes a second for N = 500. */
const bestExploration = remember(exploreCommit);

const exploreThenCommit: Planner = {
  explore: ({ kind, dynamics, episodes }) =>
    kind === "bandit"
      ? uniformPolicy(dynamics, bestExploration(dynamics.actions, episodes).probed)
      : uniformPolicy(dynamics),
  plan: ({ family, states, actions, rewards }) =>
    commitPolicy(family, countEpisodes(family, states, actions, rewards)),
};

const known: Planner = { explore: uniform, plan: ({ task }) => valueIteration(task).policy };

/** By name. */
export const PLANNERS = {
  "random": { explore: uniform, plan: ({ family }) => uniform(family) },
  "one-step": {
    explore: uniform,
    plan: ({ family, weights }) => oneStepPolicy(family.dynamics, weights),
  },
  "explore-commit": exploreThenCommit,
  "optimum": known,
  "oracle": known,
} as const satisfies Record<string, Planner>;
