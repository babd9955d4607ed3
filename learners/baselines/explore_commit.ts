/**
 * `explore-commit`: uniform episodes, the posterior mean of the task, its optimal policy.
 *
 * Of Bernoulli arms under a uniform prior it probes as many as pays most: see
 * `solutions/explore_commit_bandit.ts`.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { remember } from "../../envs/solutions/remember.ts";
import { type Baseline, episodesOf } from "./baseline.ts";
import { playPlanner } from "./planned.ts";
import { commitPolicy, countEpisodes } from "./solutions/explore_commit.ts";
import { exploreCommit as bestExploration } from "./solutions/explore_commit_bandit.ts";
import { whyNoPosterior } from "./solutions/posterior.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";
import { uniformPolicy } from "./solutions/random.ts";

/** Takes a second for N = 500. */
const probedArms = remember((arms: number, pulls: number) => bestExploration(arms, pulls).probed);

/** K and N, where the best number of arms to probe is known. */
function armsAndPulls(family: TaskDistribution): readonly [number, number] | undefined {
  const { dynamics: { actions }, episodes } = family;
  return whyNotBernoulli(family) === undefined ? [actions, episodes] : undefined;
}

/** Explore uniformly, then commit to the posterior mean. */
export const exploreCommit: Baseline = {
  name: "explore-commit",
  module: "learners/baselines/explore_commit.ts",
  whyNot: whyNoPosterior,
  adaptationEpisodes: episodesOf,
  solutionOf: armsAndPulls,
  play: playPlanner({
    explore(family) {
      const bandit = armsAndPulls(family);
      return uniformPolicy(family.dynamics, bandit && probedArms(...bandit));
    },
    plan: ({ family, states, actions, rewards }) =>
      commitPolicy(family, countEpisodes(family, states, actions, rewards)),
  }),
};
