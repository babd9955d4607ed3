/**
 * `explore-commit`, post-adaptation: from N episodes, the posterior mean of the
 * task, and a policy that is optimal for it.
 *
 * ```text
 * P̂(s′ | s, a) = (1 + c[s, a, s′]) / (S + Σ c[s, a, ·])            P ~ Dirichlet(1, …, 1)
 * ρ̂(s, a) = (μ/τ² + Σr/σ²) / (1/τ² + n/σ²)                        ρ ~ N(μ, τ²), r ~ N(ρ, σ²)
 * ρ̂(s, a) = (1 + Σr) / (2 + n)                                    ρ ~ U[0, 1), r ~ Bernoulli(ρ)
 * ```
 *
 * with c transitions counted (an episode's last step has none), n visits, Σr
 * reward collected. On a bandit this commits to the best posterior mean; how
 * many arms to probe is in `explore_commit_bandit.ts`.
 *
 * @module
 */
import type { TaskDistribution } from "../../../envs/family.ts";
import type { Fill, RewardLaw } from "../../../kernels/backend.ts";
import type { TaskTables } from "../../../envs/solutions/task_tables.ts";
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
 * @throws {RangeError} If the family's prior is none of those above (or a constant)
 */
export function posteriorMean(family: TaskDistribution, counts: Counts): TaskTables {
  return {
    dynamics: family.dynamics,
    transitions: meanTransitions(family, counts.transitions),
    rewards: meanRewards(family, counts),
  };
}

/**
 * The optimal policy of the posterior mean.
 *
 * @returns `[H, S, A]`, one-hot
 * @throws {RangeError} If the family's prior is none of those above (or a constant)
 */
export function commitPolicy(family: TaskDistribution, counts: Counts): Float64Array {
  return valueIteration(posteriorMean(family, counts)).policy;
}

function meanTransitions(family: TaskDistribution, counts: Float64Array): Float64Array {
  const { dynamics: { states: S }, transitions: prior } = family;
  if (prior.kind === "constant") return new Float64Array(counts.length).fill(prior.value);
  if (prior.kind !== "flat-dirichlet") throw unknownPrior(family);
  const mean = new Float64Array(counts.length);
  for (let row = 0; row < counts.length; row += S) {
    let visits = 0;
    for (let s2 = 0; s2 < S; s2++) visits += counts[row + s2]!;
    for (let s2 = 0; s2 < S; s2++) mean[row + s2] = (1 + counts[row + s2]!) / (S + visits);
  }
  return mean;
}

function meanRewards(family: TaskDistribution, { visits, rewards: sums }: Counts): Float64Array {
  const { dynamics: { reward: law }, rewards: prior } = family;
  if (prior.kind === "constant") return new Float64Array(sums.length).fill(prior.value);
  if (isUniformOnUnit(prior, law)) {
    return sums.map((sum, i) => (1 + sum) / (2 + visits[i]!));
  }
  if (law.kind === "gaussian" && prior.kind === "normal") {
    // Multiplied through by σ²τ², so that either may be 0 (but 0/0: a known
    // mean seen without noise).
    const [noise, spread] = [law.sd * law.sd, prior.sd * prior.sd];
    if (spread === 0) return new Float64Array(sums.length).fill(prior.mean);
    return sums.map((sum, i) =>
      visits[i] === 0
        ? prior.mean
        : (prior.mean * noise + sum * spread) / (noise + visits[i]! * spread)
    );
  }
  throw unknownPrior(family);
}

function unknownPrior(family: TaskDistribution, why = whyNoPosterior(family)): RangeError {
  return new RangeError(`Cannot explore and commit on ${family.name}: ${why}`);
}

/** Why the posterior of a family's tasks is not known; undefined if it is. */
export function whyNoPosterior(
  { dynamics: { reward }, rewards, transitions }: TaskDistribution,
): string | undefined {
  if (transitions.kind !== "flat-dirichlet" && transitions.kind !== "constant") {
    return `it knows no posterior of transitions under "${transitions.kind}"`;
  }
  const isKnown = rewards.kind === "constant" || isUniformOnUnit(rewards, reward) ||
    reward.kind === "gaussian" && rewards.kind === "normal";
  return isKnown
    ? undefined
    : `it knows no posterior of ${reward.kind} rewards whose means are "${rewards.kind}"`;
}

function isUniformOnUnit(prior: Fill, law: RewardLaw): boolean {
  return law.kind === "bernoulli" && prior.kind === "uniform" && prior.low === 0 &&
    prior.high === 1;
}
