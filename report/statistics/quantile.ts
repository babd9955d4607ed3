/** Sample quantiles. @module */

/**
 * The sample quantile by linear interpolation between order statistics
 * (Hyndman & Fan 1996, definition 7).
 *
 * @param sorted In ascending order, at least one
 * @param probability In [0, 1]
 * @throws {RangeError} If `sorted` is empty or `probability` out of range
 */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) throw new RangeError("Cannot take a quantile of no values");
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot take a quantile: probability is ${probability}, must be in [0, 1]`,
    );
  }
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}
