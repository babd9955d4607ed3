/** Whether two paired samples differ in variance. @module */
import { twoSidedP } from "./student.ts";

/** A comparison of two variances. */
export interface VarianceComparison {
  /** ln(sd of the first / sd of the second). */
  readonly logRatio: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, of equal variances. */
  readonly p: number;
}

/**
 * The test of Pitman (1939) and Morgan (1939): two paired normal samples have one variance where their
 * sums and their differences are uncorrelated.
 *
 * @param first `[n]`, n at least 3
 * @param second `[n]`, paired with `first`
 * @returns null where n is below 3 or a sample does not vary
 */
export function pitmanMorgan(
  first: readonly number[],
  second: readonly number[],
): VarianceComparison | null {
  const n = first.length;
  const [a, b] = [centred(first), centred(second)];
  const [ofFirst, ofSecond] = [product(a, a), product(b, b)];
  if (n < 3 || ofFirst === 0 || ofSecond === 0) return null;
  const sums = a.map((x, i) => x + b[i]!);
  const differences = a.map((x, i) => x - b[i]!);
  const scale = product(sums, sums) * product(differences, differences);
  const r = scale === 0 ? 0 : product(sums, differences) / Math.sqrt(scale);
  const degreesOfFreedom = n - 2;
  return {
    logRatio: Math.log(ofFirst / ofSecond) / 2,
    degreesOfFreedom,
    p: r * r >= 1 ? 0 : twoSidedP(r * Math.sqrt(degreesOfFreedom / (1 - r * r)), degreesOfFreedom),
  };
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.map((x) => x - mean);
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}
