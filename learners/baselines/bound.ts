/**
 * `bound`: a number, not a method. The most that N probes of Bernoulli arms, fixed before any is made,
 * can be worth: see `solutions/bound.ts`.
 *
 * @module
 */
import { remember } from "../../envs/solutions/remember.ts";
import { type Baseline, episodesOf } from "./baseline.ts";
import { bestAllocation } from "./solutions/bound.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";

const valueOf = remember((arms: number, pulls: number) => bestAllocation(arms, pulls).value);

/** The value of the best fixed allocation of probes, in expectation. */
export const bound: Baseline = {
  name: "bound",
  module: "learners/baselines/bound.ts",
  whyNot: whyNotBernoulli,
  adaptationEpisodes: episodesOf,
  solutionOf: ({ dynamics, episodes }) => [dynamics.actions, episodes],
  expectation: ({ dynamics, episodes }) => valueOf(dynamics.actions, episodes),
};
