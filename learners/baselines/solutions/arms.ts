/**
 * What is known of Bernoulli arms while they are pulled, under a uniform prior.
 *
 * @module
 */
import { firstLargest } from "../../../envs/solutions/first_largest.ts";
import type { OnlineAgent } from "../online.ts";

/** Successes and failures of each arm. */
export class Arms {
  readonly successes: Float64Array;
  readonly failures: Float64Array;

  constructor(readonly count: number) {
    this.successes = new Float64Array(count);
    this.failures = new Float64Array(count);
  }

  /** The posterior mean of an arm, (1 + w)/(2 + n). */
  mean(arm: number): number {
    return (1 + this.successes[arm]!) / (2 + this.pulls(arm));
  }

  /** How often it was pulled. */
  pulls(arm: number): number {
    return this.successes[arm]! + this.failures[arm]!;
  }

  /** An outcome of an arm. */
  add(arm: number, reward: number): void {
    (reward === 1 ? this.successes : this.failures)[arm]! += 1;
  }
}

/**
 * Pulls the arm of the largest index, the lowest such arm where several tie.
 *
 * @param indexOf of an arm at pull t, counted from 1
 */
export function indexAgent(
  count: number,
  indexOf: (arms: Arms, arm: number, t: number) => number,
): OnlineAgent {
  const arms = new Arms(count);
  const indices = new Float64Array(count);
  let t = 0;
  return {
    act() {
      t++;
      for (let arm = 0; arm < count; arm++) indices[arm] = indexOf(arms, arm, t);
      return firstLargest(indices);
    },
    observe: (_, arm, reward) => arms.add(arm, reward),
  };
}
