/**
 * Pulls of Bernoulli arms on the host, with the draws that a backend's rollout
 * would make: pull t of task i is the block of episode t, step 0, so a policy
 * played here and one played there meet the same luck (common random numbers).
 *
 * @module
 */
import {
  checkDraws,
  counterHigh,
  counterLow,
  type Draws,
  stepElement,
} from "../../../kernels/draws.ts";
import { threefry2x32, uniform24 } from "../../../kernels/threefry/threefry.ts";

/** The two uniform numbers of one pull. */
export interface Pull {
  /** For choosing an arm, on [0, 1). */
  readonly action: number;
  /** The arm pays 1 if this is below its p; on [0, 1). */
  readonly reward: number;
}

/** Reward probabilities of a batch of bandit tasks, and the names of its draws. */
export interface BanditTasks {
  /** p, `[tasks, K]`. */
  readonly rewards: Float64Array;
  /** K. */
  readonly arms: number;
  /** N. */
  readonly pulls: number;
  /** With one seed: task i draws as `firstTask + i`. */
  readonly draws: Draws;
}

/**
 * How many tasks there are.
 *
 * @throws {RangeError} If the table is not of whole tasks, there is not exactly one seed, or a draw
 * would have no name
 */
export function countTasks({ rewards, arms, pulls, draws }: BanditTasks): number {
  const tasks = rewards.length / arms;
  if (!Number.isInteger(tasks) || tasks < 1) {
    throw new RangeError(
      `Cannot play bandits: ${rewards.length} rewards, must be a positive multiple of K = ${arms}`,
    );
  }
  checkDraws(draws, 1, tasks, stepElement(pulls - 1, 0, 1) + 1);
  return tasks;
}

/** A function that makes the draws of pulls 0, 1, … of one task. */
export function pullsOf(draws: Draws, task: number): (pull: number) => Pull {
  const words = new Uint32Array(2);
  const high = counterHigh(draws.iteration, draws.firstTask + task);
  return (pull) => {
    const low = counterLow(draws.firstTask + task, stepElement(pull, 0, 1));
    threefry2x32(draws.seeds[0]!, draws.stream, low, high, words);
    return { action: uniform24(words[0]!), reward: uniform24(words[1]!) };
  };
}
