/**
 * A family of finite tasks: what meta-learning samples its tasks from.
 *
 * An environment samples tables, it does not step: `kernels/rollout` steps any
 * such table, so a new environment is one file, of data, on every backend.
 *
 * @module
 */
import type { Dynamics, Fill } from "../kernels/backend.ts";

/** A distribution over tasks of one shape, with the number of episodes a learner may sample. */
export interface TaskFamily {
  /** Its name on the command line, e.g. `bandit-k5-n10`. */
  readonly name: string;
  /** Which table of the paper it belongs to, by construction of its tasks. */
  readonly kind: "bandit" | "mdp";
  /** States, actions, horizon, reward law, start distribution. */
  readonly dynamics: Dynamics;
  /** N: episodes (pulls) sampled before adaptation, and again after it. */
  readonly episodes: number;
  /** Law of the reward table ρ[s, a]. */
  readonly rewards: Fill;
  /** Law of the transition table P[s, a, ·]. */
  readonly transitions: Fill;
}
