/** Distribution functions tests compare with, from jstat under types of their own. @module */
import jstat from "jstat";

interface Distributions {
  beta: { cdf(x: number, alpha: number, beta: number): number };
  normal: { cdf(x: number, mean: number, sd: number): number };
  studentt: { cdf(x: number, degreesOfFreedom: number): number };
  chisquare: { inv(probability: number, degreesOfFreedom: number): number };
}

const { beta, normal, studentt, chisquare } = jstat as Distributions;

/** P(Z ≤ x), Z standard normal. */
export function normalCdf(x: number): number {
  return normal.cdf(x, 0, 1);
}

/** P(T ≤ x), Student's t. */
export function studentCdf(x: number, degreesOfFreedom: number): number {
  return studentt.cdf(x, degreesOfFreedom);
}

/** The x with P(χ² ≤ x) = `probability`. */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  return chisquare.inv(probability, degreesOfFreedom);
}

/** P(X ≤ x), X ~ Beta(α, β). */
export function betaCdf(x: number, alpha: number, betaShape: number): number {
  return beta.cdf(x, alpha, betaShape);
}
