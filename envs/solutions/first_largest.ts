/**
 * The place of the largest value, of the first where several tie.
 *
 * @throws {RangeError} If there are no values
 */
export function firstLargest(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("Cannot find the largest of no values");
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
