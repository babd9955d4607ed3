/** Our mean against a published one. @module */
import { type CrossedEstimate, leastDegreesOfFreedom } from "./crossed.ts";
import { student95 } from "./student.ts";
import { type Difference, type VariancePart, welch } from "./tests.ts";

/** A mean as printed. */
export interface PrintedMean {
  readonly mean: number;
  /** Half-width of its 95 % interval, as printed. */
  readonly ci95: number;
}

/** What is known of how a published mean was made. */
export interface PublishedDesign {
  /** Of the Student t behind the printed half-width. */
  readonly degreesOfFreedom: number;
  /** Test tasks whose draw the half-width leaves out; null: it covers them. */
  readonly tasks: number | null;
}

/** Deleu et al.: 5 agents on 200 test tasks; the half-width is apparently that of the 5 seed means. */
export const DELEU: PublishedDesign = { degreesOfFreedom: 4, tasks: 200 };

/**
 * Mishra et al. say no more than "95 % confidence"; their half-widths are those of about 1 000 tasks
 * (± 4.9 at (500, 5), where tasks differ by 71).
 */
export const MISHRA: PublishedDesign = { degreesOfFreedom: 999, tasks: null };

/**
 * Our mean minus a published one.
 *
 * Its variance is that of our mean, that of the printed half-width, and that of the publication's own
 * draw of tasks, by the variance between tasks of our scores. Rounding of what is printed is left out.
 *
 * @param ours of S × T scores; must have a standard error
 * @param seeds S
 * @param tasks T
 */
export function differenceFromPublished(
  ours: CrossedEstimate,
  seeds: number,
  tasks: number,
  { mean, ci95 }: PrintedMean,
  design: PublishedDesign,
): Difference {
  const { degreesOfFreedom } = design;
  const parts: VariancePart[] = [
    { variance: ours.standardError! ** 2, degreesOfFreedom: ours.degreesOfFreedom },
    { variance: (ci95 / student95(degreesOfFreedom)) ** 2, degreesOfFreedom },
  ];
  if (design.tasks !== null) {
    parts.push({ variance: ours.taskVariance / design.tasks, degreesOfFreedom: tasks - 1 });
  }
  const least = seeds > 1 ? leastDegreesOfFreedom(seeds) : 1;
  return { estimate: ours.mean - mean, ...welch(parts, least) };
}
