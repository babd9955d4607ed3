/** Quantiles and tails of Student's t distribution. @module */
import jstat from "jstat";

/** The corners of jstat that are used; the package ships no types. */
interface Distributions {
  readonly studentt: { inv(probability: number, degreesOfFreedom: number): number };
  /** The regularised incomplete beta function I_x(a, b). */
  ibeta(x: number, a: number, b: number): number;
}

const { studentt, ibeta } = jstat as Distributions;

/**
 * The t with P(T ≤ t) = `probability`.
 *
 * @param probability In (0, 1)
 * @param degreesOfFreedom Above 0, not necessarily an integer (Satterthwaite)
 * @throws {RangeError} If an argument is outside its range
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `Cannot take a quantile of Student's t: probability is ${probability}, must be in (0, 1)`,
    );
  }
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(
      `Cannot take a quantile of Student's t: degrees of freedom are ${degreesOfFreedom}, ` +
        `must be finite and above 0`,
    );
  }
  return studentt.inv(probability, degreesOfFreedom);
}

/** t with P(|T| ≤ t) = 0.95: what a standard error is multiplied by for a 95 % half-width. */
export function student95(degreesOfFreedom: number): number {
  return studentQuantile(0.975, degreesOfFreedom);
}

/**
 * P(|T| > |t|), without the cancellation of one minus a distribution function.
 *
 * @param degreesOfFreedom Above 0
 */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  return ibeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** P(T > t). */
export function upperP(t: number, degreesOfFreedom: number): number {
  const half = twoSidedP(t, degreesOfFreedom) / 2;
  return t > 0 ? half : 1 - half;
}
