/** How our number relates to the paper's. @module */
import type { Estimate } from "../statistics/crossed.ts";
import type { PaperCell, Verdict } from "./row.ts";

/**
 * Whether our mean ± ci95 overlaps the paper's mean ± ci95 (touching is
 * overlapping), else on which side it lies.
 *
 * The two half-widths answer different questions (ours: other seeds and other
 * tasks; the paper's, apparently: other seeds), so this is a description, not
 * a test.
 *
 * @returns null where our mean has no interval
 */
export function verdictOf({ mean, ci95 }: Estimate, paper: PaperCell): Verdict | null {
  if (ci95 === null) return null;
  if (mean - ci95 > paper.mean + paper.ci95) return "above";
  if (mean + ci95 < paper.mean - paper.ci95) return "below";
  return "overlaps";
}
