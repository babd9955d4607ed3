/** Tests of a difference that is known up to a standard error. @module */
import { student95, studentQuantile, twoSidedP, upperP } from "./student.ts";

/** A difference and how well it is known. */
export interface Difference {
  /** In the unit of the scores. */
  readonly estimate: number;
  /** Of `estimate`, at least 0, same unit. */
  readonly standardError: number;
  /** Of Student's t, above 0. */
  readonly degreesOfFreedom: number;
}

/** A part of a difference that is independent of the others. */
export interface VariancePart {
  /** Of the difference, unit². */
  readonly variance: number;
  /** Of its estimate, above 0. */
  readonly degreesOfFreedom: number;
}

/** What a difference from a number says, once a margin of equivalence is given. */
export type Agreement = "agrees" | "differs" | "undecided";

/** Level of every test; of a family of tests after Holm's correction. */
export const LEVEL = 0.05;
/** Chance with which {@linkcode smallestSeen} is found. */
const POWER = 0.8;

/** P(|T| > |difference| / standard error): the two-sided p of no difference. */
export function pOf({ estimate, standardError, degreesOfFreedom }: Difference): number {
  if (standardError === 0) return estimate === 0 ? 1 : 0;
  return twoSidedP(estimate / standardError, degreesOfFreedom);
}

/**
 * The p of "the difference is at or below `bound`": small where it is above.
 *
 * @param bound in the unit of the difference
 */
export function pAbove(
  { estimate, standardError, degreesOfFreedom }: Difference,
  bound: number,
): number {
  if (standardError === 0) return estimate > bound ? 0 : 1;
  return upperP((estimate - bound) / standardError, degreesOfFreedom);
}

/**
 * The p of two one-sided tests (Schuirmann 1987): small where the difference is within ± `margin`.
 *
 * @param margin at least 0, in the unit of the difference
 */
export function equivalenceP(difference: Difference, margin: number): number {
  const mirrored = { ...difference, estimate: -difference.estimate };
  return Math.max(pAbove(difference, -margin), pAbove(mirrored, -margin));
}

/** Holm's (1979) corrected p of each of a family of tests, in the order given. */
export function holm(ps: readonly number[]): number[] {
  const corrected = new Array<number>(ps.length);
  let largest = 0;
  ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p).forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * p));
    corrected[index] = largest;
  });
  return corrected;
}

/**
 * The smallest true difference that a two-sided test at 5 % finds 80 % of the time, to the accuracy
 * of a shifted t, in the unit of the difference.
 */
export function smallestSeen({ standardError, degreesOfFreedom }: Difference): number {
  return (student95(degreesOfFreedom) + studentQuantile(POWER, degreesOfFreedom)) * standardError;
}

/**
 * The standard error of a sum of independent parts, with the degrees of freedom of Welch (1947) and
 * Satterthwaite (1946).
 *
 * @param least of the degrees of freedom
 */
export function welch(
  parts: readonly VariancePart[],
  least: number,
): Pick<Difference, "standardError" | "degreesOfFreedom"> {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, it) => sum + it.variance ** 2 / it.degreesOfFreedom, 0);
  return {
    standardError: Math.sqrt(variance),
    degreesOfFreedom: spread === 0 ? least : Math.max(least, variance ** 2 / spread),
  };
}

/** *differs* if the corrected p is below 5 %, else *agrees* if the equivalence's is, else *undecided*. */
export function agreementOf(correctedP: number, equivalence: number): Agreement {
  if (correctedP < LEVEL) return "differs";
  return equivalence < LEVEL ? "agrees" : "undecided";
}
