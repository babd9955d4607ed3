/**
 * A family of finite tasks: what meta-learning samples its tasks from.
 *
 * An environment samples tables, it does not step: `kernels/rollout` steps any
 * such table, so a new environment is one file, of data, on every backend.
 *
 * @module
 */
import type { Dynamics, Fill } from "../kernels/backend.ts";

/** A distribution over tasks of one shape: all that computing needs to know of a family. */
export interface TaskDistribution {
  /** The family's name on the command line, e.g. `bandit-k5-n10`. */
  readonly name: string;
  /** States, actions, horizon, reward law, start distribution. */
  readonly dynamics: Dynamics;
  /** N: episodes (pulls) sampled before adaptation, and again after it. */
  readonly episodes: number;
  /** Law of the reward table ρ[s, a]. */
  readonly rewards: Fill;
  /** Law of the transition table P[s, a, ·]. */
  readonly transitions: Fill;
}

/** How results on a family are reported. */
export interface FamilyReport {
  /** Families of one group stand in one table, e.g. `bandit`. */
  readonly group: string;
  /** Whether a mean is the total reward over the N episodes, or the reward of one. */
  readonly unit: "total" | "episode";
  /** What the reward of an episode is divided by; null: by nothing. */
  readonly normaliser: "optimum" | null;
  /** Numbers that tell families of a group apart, beside N: `{ k: 5 }`. */
  readonly labels: Readonly<Record<string, number>>;
}

/** A distribution over tasks, and how results on it are reported. */
export interface TaskFamily extends TaskDistribution {
  /** Feeds tables and figures, and nothing that is computed. */
  readonly report: FamilyReport;
}

/** A family without what only reports need, so that a new label trains nothing again. */
export function distributionOf(family: TaskDistribution): TaskDistribution {
  const { name, dynamics, episodes, rewards, transitions } = family;
  return { name, dynamics, episodes, rewards, transitions };
}

/** Whether the only state never changes and an episode is one action: a bandit. */
export function isBandit({ dynamics }: Pick<TaskDistribution, "dynamics">): boolean {
  return dynamics.states === 1 && dynamics.horizon === 1;
}
