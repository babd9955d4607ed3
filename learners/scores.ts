/**
 * What an evaluation on meta-test tasks yields, whoever is evaluated.
 *
 * @module
 */
import { type Draws, STREAMS } from "../kernels/draws.ts";

/** Scores of R agents on T meta-test tasks, each `[R, T]`, all in total reward over N episodes. */
export interface Scores {
  /** Reward collected in D, while learning: the `online` protocol. */
  readonly online: Float64Array;
  /** Reward collected in D′: the `post-adaptation` protocol. */
  readonly postAdaptation: Float64Array;
  /** N times the exact value of an episode of D′'s policy, given the sampled D. */
  readonly exact: Float64Array;
  /** N times the exact value of an episode of D's policy. */
  readonly exactBefore: Float64Array;
}

/** The names under which meta-test tasks are sampled: the same for every agent and algorithm. */
export function testTaskNames(
  runs: number,
  firstTask: number,
): Omit<Draws, "stream"> & { rewards: number; transitions: number } {
  return {
    seeds: Array.from({ length: runs }, () => 0),
    iteration: 0,
    firstTask,
    rewards: STREAMS.testRewards,
    transitions: STREAMS.testTransitions,
  };
}
