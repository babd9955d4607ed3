/**
 * `explore-commit`, post-adaptation: from N episodes, the posterior mean of the
 * task, and a policy that is optimal for it.
 *
 * On a bandit this commits to the best posterior mean. How many Bernoulli arms to probe is in
 * `explore_commit_bandit.ts`; the posterior means are in `posterior.ts`.
 *
 * @module
 */
import type { TaskDistribution } from "../../../envs/family.ts";
import type { TaskTables } from "../../../envs/solutions/task_tables.ts";
import { posteriorMeans } from "./posterior.ts";
import { valueIteration } from "../../../envs/solutions/value_iteration.ts";

/** What N episodes say about a task. */
export interface Counts {
  /** c, `[S, A, S]`. */
  readonly transitions: Float64Array;
  /** n, `[S, A]`. */
  readonly visits: Float64Array;
  /** Σr, `[S, A]`, reward units. */
  readonly rewards: Float64Array;
}

/**
 * Counts one lane's episodes.
 *
 * @param states `[N, H]`, and so the other two
 * @throws {RangeError} If the three do not hold the same whole number of episodes
 */
export function countEpisodes(
  { dynamics: { states: S, actions: A, horizon: H } }: Pick<TaskDistribution, "dynamics">,
  states: Float64Array,
  actions: Float64Array,
  rewards: Float64Array,
): Counts {
  const steps = states.length;
  if (steps % H !== 0 || actions.length !== steps || rewards.length !== steps) {
    throw new RangeError(
      `Cannot count episodes: got ${steps} states, ${actions.length} actions and ` +
        `${rewards.length} rewards, must be the same multiple of H = ${H}`,
    );
  }
  const counts = {
    transitions: new Float64Array(S * A * S),
    visits: new Float64Array(S * A),
    rewards: new Float64Array(S * A),
  };
  for (let k = 0; k < steps; k++) {
    const pair = states[k]! * A + actions[k]!;
    counts.visits[pair]! += 1;
    counts.rewards[pair]! += rewards[k]!;
    const isLast = k % H === H - 1;
    if (!isLast) counts.transitions[pair * S + states[k + 1]!]! += 1;
  }
  return counts;
}

/**
 * The posterior mean of a task.
 *
 * @throws {RangeError} If the posterior is not known
 */
export function posteriorMean(family: TaskDistribution, counts: Counts): TaskTables {
  return { dynamics: family.dynamics, ...posteriorMeans(family, counts) };
}

/**
 * The optimal policy of the posterior mean.
 *
 * @returns `[H, S, A]`, one-hot
 * @throws {RangeError} If the posterior is not known
 */
export function commitPolicy(family: TaskDistribution, counts: Counts): Float64Array {
  return valueIteration(posteriorMean(family, counts)).policy;
}
