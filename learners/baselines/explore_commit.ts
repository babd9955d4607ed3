/**
 * `explore-commit`: uniform episodes, the posterior mean of the task, its optimal policy.
 *
 * On Bernoulli bandits it probes as many arms as pays most: see `solutions/explore_commit_bandit.ts`.
 *
 * @module
 */
import { isBandit } from "../../envs/family.ts";
import { remember } from "../../envs/solutions/remember.ts";
import { type Baseline, episodesOf } from "./baseline.ts";
import { playPlanner } from "./planned.ts";
import { commitPolicy, countEpisodes, whyNoPosterior } from "./solutions/explore_commit.ts";
import { exploreCommit as bestExploration } from "./solutions/explore_commit_bandit.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";
import { uniformPolicy } from "./solutions/random.ts";

/** Takes a second for N = 500. */
const probedArms = remember((arms: number, pulls: number) => bestExploration(arms, pulls).probed);

/** Explore uniformly, then commit to the posterior mean. */
export const exploreCommit: Baseline = {
  name: "explore-commit",
  module: "learners/baselines/explore_commit.ts",
  whyNot: (family) => isBandit(family) ? whyNotBernoulli(family) : whyNoPosterior(family),
  adaptationEpisodes: episodesOf,
  solutionOf: (family) => isBandit(family) ? [family.dynamics.actions, family.episodes] : undefined,
  play: playPlanner({
    explore: (family) =>
      isBandit(family)
        ? uniformPolicy(family.dynamics, probedArms(family.dynamics.actions, family.episodes))
        : uniformPolicy(family.dynamics),
    plan: ({ family, states, actions, rewards }) =>
      commitPolicy(family, countEpisodes(family, states, actions, rewards)),
  }),
};
