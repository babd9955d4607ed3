/**
 * `one-step`: no meta-training. Uniform episodes, then one unbounded policy-gradient step on a
 * tabular softmax: see `solutions/one_step.ts`.
 *
 * @module
 */
import { always, type Baseline, episodesOf } from "./baseline.ts";
import { playPlanner } from "./planned.ts";
import { oneStepPolicy } from "./solutions/one_step.ts";
import { uniformPolicy } from "./solutions/random.ts";

/** One greedy step from uniform data. */
export const oneStep: Baseline = {
  name: "one-step",
  module: "learners/baselines/one_step.ts",
  whyNot: always,
  adaptationEpisodes: episodesOf,
  play: playPlanner({
    explore: ({ dynamics }) => uniformPolicy(dynamics),
    plan: ({ family, weights }) => oneStepPolicy(family.dynamics, weights),
  }),
};
