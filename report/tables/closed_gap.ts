/**
 * How much of a gap between two methods a third closes, cell by cell and in
 * the median over cells.
 *
 * @module
 */
import { crossedEstimate } from "../statistics/crossed.ts";
import { quantile } from "../statistics/quantile.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import { seedsEstimate } from "../statistics/seeds.ts";
import type { Setting } from "../../results/summary.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { type Column, csvOf, integer } from "./columns.ts";
import { fixed } from "./numbers.ts";
import { VARIANT } from "./subjects.ts";

/** Who closes whose gap to what: (algorithm − from) / (to − from). */
const [ALGORITHM, FROM, TO] = [VARIANT, ["maml", "one-step"], "explore-commit"] as const;

/** The part closed of one setting, or the median over settings. */
export interface ClosedGap {
  /** Null: the median. */
  readonly setting: Setting | null;
  readonly from: string;
  /** 0: nothing, 1: all of it. */
  readonly fraction: number;
  /** Half-width over seeds and tasks; of the median over seeds alone. */
  readonly ci95: number | null;
  /** Settings: 1, or how many the median is of. */
  readonly settings: number;
}

/**
 * The gap closed in every setting that has the three methods on the same
 * seeds, by the exact values of the `precise` estimate, and the median.
 *
 * @param cells Of {@linkcode gatherCells}
 */
export function closedGapRows(cells: readonly Cell[]): ClosedGap[] {
  return FROM.flatMap((from) => gapsFrom(from, cells));
}

function gapsFrom(from: string, cells: readonly Cell[]): ClosedGap[] {
  const places = [...new Map(cells.map((cell) => [cell.setting.env, cell])).values()];
  const counted: { fraction: number; bySeed: readonly number[] }[] = [];
  const rows = places.flatMap(({ table, setting }): ClosedGap[] => {
    const matrices = matricesOf(cells, setting.env, from);
    if (!matrices) return [];
    const fraction = closedFraction(matrices);
    if (table.countsInMedian(setting)) counted.push({ fraction, bySeed: bySeed(matrices) });
    return [{ setting, from, fraction, ci95: halfWidth(matrices, fraction), settings: 1 }];
  });
  if (counted.length === 0) return rows;
  const seeds = counted[0]!.bySeed.length;
  const isAlike = counted.every((it) => it.bySeed.length === seeds);
  const medians = Array.from(
    { length: isAlike ? seeds : 1 },
    (_, s) => [median(counted.map((it) => it.bySeed[s]!))],
  );
  const fraction = median(counted.map((it) => it.fraction));
  const { ci95 } = seedsEstimate(medians);
  return [...rows, { setting: null, from, fraction, ci95, settings: counted.length }];
}

/** Scores `[S, T]` of the three, if all are there on the same seeds. */
function matricesOf(cells: readonly Cell[], env: string, from: string): Float64Array[][] | null {
  const three = [ALGORITHM, from, TO].map((name) =>
    cells.find(({ setting, algorithm }) => setting.env === env && algorithm === name)
  );
  const seeds = three.map((cell) => cell?.summaries.map(({ seed }) => seed).join());
  if (!three.every((cell) => cell !== undefined) || new Set(seeds).size > 1) return null;
  const matrices = three.map((cell) => scoresOf(cell!, "precise", "post-adaptation"));
  return matrices.every((matrix) => matrix !== null) ? matrices as Float64Array[][] : null;
}

function closedFraction([ours, from, to]: readonly ScoreMatrix[]): number {
  const start = sum(from!);
  return (sum(ours!) - start) / (sum(to!) - start);
}

function bySeed(matrices: readonly ScoreMatrix[]): number[] {
  return matrices[0]!.map((_, s) => closedFraction(matrices.map((scores) => [scores[s]!])));
}

/** By the delta method: to first order the fraction moves as the mean of what is estimated here. */
function halfWidth([ours, from, to]: readonly ScoreMatrix[], fraction: number): number | null {
  const gap = (sum(to!) - sum(from!)) / (from!.length * from![0]!.length);
  return crossedEstimate(ours!.map((row, s) =>
    Float64Array.from(row, (x, t) => {
      const start = from![s]![t]!;
      return (x - start - fraction * (to![s]![t]! - start)) / gap;
    })
  )).ci95;
}

function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}

function sum(scores: ScoreMatrix): number {
  let total = 0;
  for (const row of scores) for (let t = 0; t < row.length; t++) total += row[t]!;
  return total;
}

const COLUMNS: readonly Column<ClosedGap>[] = [
  ["env", ({ setting }) => setting?.env ?? "median"],
  ["n", ({ setting }) => integer(setting?.n)],
  ["k", ({ setting }) => integer(setting?.labels.k)],
  ["algorithm", () => ALGORITHM],
  ["from", ({ from }) => from],
  ["to", () => TO],
  ["fraction", ({ fraction }) => fixed(fraction, 3)],
  ["ci95", ({ ci95 }) => fixed(ci95, 3)],
  ["settings", ({ settings }) => String(settings)],
];

/**
 * `closed_gap.csv`: (algorithm − from)/(to − from) of the exact values on the `precise` tasks, with its
 * 95 % half-width; the last row of each `from` is the median over bandits with N ≥ 100 and all MDPs.
 */
export function closedGapCsv(rows: readonly ClosedGap[]): string {
  return csvOf(COLUMNS, rows);
}
