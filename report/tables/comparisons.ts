/**
 * Paired differences between the learners and the control without
 * meta-training: same seeds, same tasks, same draws.
 *
 * @module
 */
import type { Preset } from "../../experiments/presets.ts";
import type { CrossedEstimate } from "../statistics/crossed.ts";
import { compareMethods, type MethodComparison } from "../statistics/comparison.ts";
import { pairedDifference } from "../statistics/paired.ts";
import { ratioOfMeans } from "../statistics/ratio.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import type { ScoreBlock, Summary } from "../summary.ts";
import { type Cell, gatherCells, scoresOf } from "./cells.ts";
import { dividedBy, normaliserOf } from "./estimates.ts";
import { type EstimateName, ESTIMATES, type Normaliser, type Protocol } from "./row.ts";
import type { Setting } from "./setting.ts";

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
export interface Comparison {
  readonly setting: Setting;
  readonly algorithm: string;
  readonly baseline: string;
  readonly protocol: Protocol;
  /** Null in table 1; in table 2 the headline's. */
  readonly normaliser: Normaliser | null;
  readonly estimate: EstimateName;
  /** Total reward over N pulls (table 1), or of the ratio (table 2). */
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
  readonly preset: string;
}

/**
 * All comparisons there are scores for, on the seeds that both sides have.
 *
 * @param summaries In any order
 * @throws {RangeError} As {@linkcode gatherCells} does
 */
export function comparisonRows(
  summaries: readonly Summary[],
  preset: Pick<Preset, "name">,
): Comparison[] {
  const cells = gatherCells(summaries);
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  return envs.flatMap((env) =>
    PAIRS.flatMap((pair) => {
      const [cell, baseline] = pair.map((algorithm) =>
        cells.find((cell) => cell.setting.env === env && cell.algorithm === algorithm)
      );
      return cell && baseline ? compare(cell, baseline, preset.name) : [];
    })
  );
}

function compare(cell: Cell, baseline: Cell, preset: string): Comparison[] {
  const [ours, theirs] = [onSeedsOf(cell, baseline), onSeedsOf(baseline, cell)];
  const seeds = ours.summaries.length;
  if (seeds === 0) return [];
  const { setting, algorithm } = cell;
  const protocol = "post-adaptation";
  return ESTIMATES.flatMap((estimate) => {
    const scores = scoresOf(ours, estimate, protocol);
    const others = scoresOf(theirs, estimate, protocol);
    if (!scores || !others) return [];
    const block = ours.summaries[0]!.estimates![estimate];
    const perEpisode = [scores, others].map((matrix) => dividedBy(matrix, setting.n));
    const raw = pairedDifference(perEpisode[0]!, perEpisode[1]!);
    const { mean, ci95 } = setting.table === 1
      ? pairedDifference(scores, others)
      : ratioOfDifference(perEpisode[0]!, perEpisode[1]!, block);
    return [{
      setting,
      algorithm,
      baseline: baseline.algorithm,
      protocol,
      normaliser: setting.table === 1 ? null : HEADLINE,
      estimate,
      difference: mean,
      ci95,
      rawDifference: raw.mean,
      rawCi95: raw.ci95,
      side: sideOf(mean, ci95),
      robust: estimate === "paper"
        ? compareMethods(perEpisode[0]!, perEpisode[1]!, { resamples: RESAMPLES })
        : null,
      seeds,
      tasks: block.tasks,
      preset,
    }];
  });
}

const HEADLINE = "optimum";

/**
 * Of the bootstrap: a tenth of what it takes unasked, so that the tables take seconds less; the
 * half-widths are then good to some 7 %, not 2 %.
 */
const RESAMPLES = 200;

/** A difference of two ratios to one normaliser is the ratio of the difference to it. */
function ratioOfDifference(
  scores: ScoreMatrix,
  others: ScoreMatrix,
  block: ScoreBlock,
): CrossedEstimate {
  const differences = scores.map((row, s) =>
    Float64Array.from(row, (score, task) => score - others[s]![task]!)
  );
  return ratioOfMeans(differences, normaliserOf(block, HEADLINE));
}

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
