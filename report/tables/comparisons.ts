/**
 * Paired differences between methods: same seeds, same tasks, same draws.
 *
 * @module
 */
import type { CrossedEstimate } from "../statistics/crossed.ts";
import { improvementOfAllPairs, pairedImprovement } from "../statistics/improvement.ts";
import { differences, pairedDifference } from "../statistics/paired.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import { type Difference, holm, LEVEL, pOf } from "../statistics/tests.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { divided, inUnit, perEpisode } from "./estimates.ts";
import type { Place } from "./registry.ts";
import { normalisersOf } from "./spec.ts";
import { type Pair, PAIRS } from "./subjects.ts";
import { type EstimateName, ESTIMATES, type Normaliser, type Protocol } from "./terms.ts";

/** Whether a difference is significantly above 0, below it, or neither. */
export type Side = "above" | "undecided" | "below";

/** How often a method collects more than another: the share, and its crossed interval. */
export interface Improvement {
  /** Over pairs that share seed, task and draws. */
  readonly paired: CrossedEstimate;
  /** Over all pairs of seeds on a task. */
  readonly allPairs: CrossedEstimate;
}

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
  /** In the same unit. */
  readonly baselineMean: number;
  /** Half-width over seeds and tasks; null for a single pair of scores. */
  readonly ci95: number | null;
  /** The same as what a test takes; null where `ci95` is. */
  readonly tested: Difference | null;
  /** Undiscounted reward per episode. */
  readonly rawDifference: number;
  /** Half-width of `rawDifference`. */
  readonly rawCi95: number | null;
  /** Of no difference, two-sided; null where `ci95` is. */
  readonly p: number | null;
  /** The same after Holm's correction over the cells of the pair and estimate. */
  readonly correctedP: number | null;
  /** By `correctedP`. */
  readonly side: Side | null;
  /** Of rewards as sampled; null of the `precise` estimate. */
  readonly improvement: Improvement | null;
  /** Seeds that both have. */
  readonly seeds: readonly number[];
  readonly tasks: number;
}

type Uncorrected = Omit<Comparison, "correctedP" | "side">;

/**
 * All comparisons there are scores for, on the seeds that both sides have.
 *
 * @param cells Of {@linkcode gatherCells}
 */
export function comparisonRows(cells: readonly Cell[]): Comparison[] {
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  const rows = envs.flatMap((env) =>
    PAIRS.flatMap((pair) => {
      const [cell, baseline] = cellsOf(cells, env, pair);
      return cell && baseline ? compare(cell, baseline) : [];
    })
  );
  const families = Map.groupBy(
    rows.filter(({ p }) => p !== null),
    ({ algorithm, baseline, estimate }) => JSON.stringify([algorithm, baseline, estimate]),
  );
  const corrected = new Map<Uncorrected, number>();
  for (const family of families.values()) {
    holm(family.map(({ p }) => p!)).forEach((p, i) => corrected.set(family[i]!, p));
  }
  return rows.map((row) => {
    const correctedP = corrected.get(row) ?? null;
    const side = correctedP === null ? null : sideOf(row.difference, correctedP);
    return { ...row, correctedP, side };
  });
}

/** The cells of two rows on an environment; undefined where there is none. */
export function cellsOf(cells: readonly Cell[], env: string, pair: Pair): (Cell | undefined)[] {
  return pair.map((algorithm) =>
    cells.find((cell) => cell.setting.env === env && cell.algorithm === algorithm)
  );
}

/** On which side of 0 a difference significantly is. */
export function sideOf(difference: number, correctedP: number): Side {
  return correctedP >= LEVEL ? "undecided" : difference > 0 ? "above" : "below";
}

function compare(cell: Cell, baseline: Cell): Uncorrected[] {
  const [ours, theirs] = [onSeedsOf(cell, baseline), onSeedsOf(baseline, cell)];
  const seeds = ours.summaries.map(({ seed }) => seed);
  if (seeds.length === 0) return [];
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
    const found = divided(differences(scaled(scores), scaled(others)), block, normaliser);
    const tested = found.standardError === null
      ? null
      : { ...found, estimate: found.mean, standardError: found.standardError };
    return [{
      table,
      setting,
      algorithm,
      baseline: baseline.algorithm,
      protocol,
      normaliser,
      estimate,
      difference: found.mean,
      baselineMean: divided(scaled(others), block, normaliser).mean,
      ci95: found.ci95,
      tested,
      rawDifference: raw.mean,
      rawCi95: raw.ci95,
      p: tested && pOf(tested),
      improvement: estimate === "precise" ? null : {
        paired: pairedImprovement(our, their),
        allPairs: improvementOfAllPairs(our, their),
      },
      seeds,
      tasks: block.tasks,
    }];
  });
}

/** A cell with only the seeds that another has too. */
function onSeedsOf(cell: Cell, other: Cell): Cell {
  const seeds = new Set(other.summaries.map(({ seed }) => seed));
  return { ...cell, summaries: cell.summaries.filter(({ seed }) => seeds.has(seed)) };
}
