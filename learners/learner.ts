/**
 * What a meta-learner is to the rest of the house.
 *
 * @module
 */
import type { Tensor } from "../kernels/backend.ts";

/** A meta-learner of R independent agents that share a batch. */
export interface Learner {
  /** θ, `[R, P]`; the learner updates it in place. */
  readonly theta: Tensor;
  /** Records one meta-iteration, counted from 0. */
  iterate(iteration: number): void;
  /**
   * Health of the outer step, if the learner keeps any: `[rows, R, 9]` with
   * the columns of `TRUST_REGION_LOG`, row `iteration mod rows`.
   */
  readonly trustRegionLog?: Tensor;
  /** Outer steps skipped because a gradient was not finite, `[R]`. */
  readonly skipped?: Tensor;
}
