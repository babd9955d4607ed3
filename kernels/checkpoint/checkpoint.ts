/**
 * Keeps the parameters with the best validation score.
 *
 * @module
 */

/** Columns of a run's checkpoint status. */
export const CHECKPOINT_STATUS = { score: 0, iteration: 1 } as const;

/**
 * Copies θ `[P]` to `best` and notes score and iteration if the score is
 * above the best so far; the first finite score always is (iteration is −1
 * before). Ties keep the earlier parameters.
 */
export function keepBest(
  theta: Float64Array,
  score: number,
  iteration: number,
  best: Float64Array,
  status: Float64Array,
): void {
  if (!Number.isFinite(score)) return;
  const first = status[CHECKPOINT_STATUS.iteration]! < 0;
  if (!first && !(score > status[CHECKPOINT_STATUS.score]!)) return;
  best.set(theta);
  status[CHECKPOINT_STATUS.score] = score;
  status[CHECKPOINT_STATUS.iteration] = iteration;
}
