/**
 * Paired differences between the learners and the control without
 * meta-training: same seeds, same tasks, same draws.
 *
 * @module
 */
import { compareMethods, type MethodComparison } from "../statistics/comparison.ts";
import { differences, pairedDifference } from "../statistics/paired.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { divided, inUnit, perEpisode } from "./estimates.ts";
import type { Place } from "./registry.ts";
import { normalisersOf } from "./spec.ts";
import { type EstimateName, ESTIMATES, type Normaliser, type Protocol } from "./terms.ts";

/** What is compared: the first minus the second. */
export const PAIRS = [
  ["maml", "reptile"],
  ["maml", "one-step"],
  ["reptile", "one-step"],
  ["maml", "untrained"],
  ["reptile", "untrained"],
  ["maml-all-action", "one-step"],
  ["maml-all-action", "maml"],
] as const;

/** Whether the interval of a difference is above 0, below it, or around it. */
export type Side = "above" | "undecided" | "below";

/** `algorithm − baseline` on one setting, post-adaptation. Numbers are not rounded yet. */
export interface Comparison extends Place {
  readonly algorithm: string;
  readonly baseline: string;
  readonly protocol: Protocol;
  /** The headline's; null: in the setting's unit. */
  readonly normaliser: Normaliser | null;
  readonly estimate: EstimateName;
  /** Of total rewards over N episodes, of rewards of an episode, or of ratios. */
  readonly difference: number;
  /** Half-width over seeds and tasks; null for a single pair of scores. */
  readonly ci95: number | null;
  /** Undiscounted reward per episode. */
  readonly rawDifference: number;
  /** Half-width of `rawDifference`. */
  readonly rawCi95: number | null;
  readonly side: Side | null;
  /** By statistics that outliers do not move; null of the `precise` estimate. */
  readonly robust: MethodComparison | null;
  /** How many seeds both have. */
  readonly seeds: number;
  readonly tasks: number;
}

/**
 * All comparisons there are scores for, on the seeds that both sides have.
 *
 * @param cells Of {@linkcode gatherCells}
 */
export function comparisonRows(cells: readonly Cell[]): Comparison[] {
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  return envs.flatMap((env) =>
    PAIRS.flatMap((pair) => {
      const [cell, baseline] = pair.map((algorithm) =>
        cells.find((cell) => cell.setting.env === env && cell.algorithm === algorithm)
      );
      return cell && baseline ? compare(cell, baseline) : [];
    })
  );
}

function compare(cell: Cell, baseline: Cell): Comparison[] {
  const [ours, theirs] = [onSeedsOf(cell, baseline), onSeedsOf(baseline, cell)];
  const seeds = ours.summaries.length;
  if (seeds === 0) return [];
  const { table, setting, algorithm } = cell;
  const [normaliser = null] = normalisersOf(table, setting);
  const protocol = "post-adaptation";
  return ESTIMATES.flatMap((estimate) => {
    const scores = scoresOf(ours, estimate, protocol);
    const others = scoresOf(theirs, estimate, protocol);
    if (!scores || !others) return [];
    const block = ours.summaries[0]!.estimates![estimate];
    const [our, their] = [perEpisode(scores, setting.n), perEpisode(others, setting.n)];
    const raw = pairedDifference(our, their);
    const scaled = (totals: ScoreMatrix) => inUnit(totals, setting, normaliser);
    // A difference of two ratios to one normaliser is the ratio of the difference to it.
    const { mean, ci95 } = divided(differences(scaled(scores), scaled(others)), block, normaliser);
    return [{
      table,
      setting,
      algorithm,
      baseline: baseline.algorithm,
      protocol,
      normaliser,
      estimate,
      difference: mean,
      ci95,
      rawDifference: raw.mean,
      rawCi95: raw.ci95,
      side: sideOf(mean, ci95),
      robust: estimate === "paper" ? compareMethods(our, their, { resamples: RESAMPLES }) : null,
      seeds,
      tasks: block.tasks,
    }];
  });
}

/**
 * Of the bootstrap: a tenth of what it takes unasked, so that the tables take seconds less; the
 * half-widths are then good to some 7 %, not 2 %.
 */
const RESAMPLES = 200;

function sideOf(difference: number, ci95: number | null): Side | null {
  if (ci95 === null) return null;
  if (difference > ci95) return "above";
  return difference < -ci95 ? "below" : "undecided";
}

/** A cell with only the seeds that another has too. */
function onSeedsOf(cell: Cell, other: Cell): Cell {
  const seeds = new Set(other.summaries.map(({ seed }) => seed));
  return { ...cell, summaries: cell.summaries.filter(({ seed }) => seeds.has(seed)) };
}
