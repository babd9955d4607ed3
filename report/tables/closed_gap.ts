/**
 * How much of a gap between two methods a third closes, cell by cell and in
 * the median over cells.
 *
 * @module
 */
import { createUniforms } from "../../experiments/uniforms.ts";
import { resampledStatistics } from "../statistics/bootstrap.ts";
import { quantile } from "../statistics/quantile.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import type { Setting } from "../../results/summary.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { type Column, csvOf, integer } from "./columns.ts";
import { fixed } from "./numbers.ts";

/** Who closes whose gap to what: (algorithm − from) / (to − from). */
const GAP = { algorithm: "maml-all-action", from: "maml", to: "explore-commit" } as const;

/** As many as `comparisons.csv` takes. */
const RESAMPLES = 200;

/** The part closed of one setting, or the median over settings. */
export interface ClosedGap {
  /** Null: the median. */
  readonly setting: Setting | null;
  /** 0: nothing, 1: all of it. */
  readonly fraction: number;
  /** 95 % percentile interval over seeds and tasks, the same for all three methods. */
  readonly low: number;
  readonly high: number;
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
  const places = [...new Map(cells.map((cell) => [cell.setting.env, cell])).values()];
  const rows: (ClosedGap & { readonly resampled: Float64Array; readonly counts: boolean })[] = [];
  places.forEach(({ table, setting }, index) => {
    const matrices = matricesOf(cells, setting.env);
    if (!matrices) return;
    const random = createUniforms("bootstrap", index);
    const resampled = resampledStatistics(matrices, closedFraction, RESAMPLES, random);
    rows.push({
      setting,
      fraction: closedFraction(matrices),
      ...interval(resampled),
      settings: 1,
      resampled,
      counts: table.countsInMedian(setting),
    });
  });
  const chosen = rows.filter(({ counts }) => counts);
  if (chosen.length === 0) return rows;
  const medians = Float64Array.from(
    { length: RESAMPLES },
    (_, k) => median(chosen.map(({ resampled }) => resampled[k]!)),
  );
  const fraction = median(chosen.map((row) => row.fraction));
  return [...rows, { setting: null, fraction, ...interval(medians), settings: chosen.length }];
}

/** Scores `[S, T]` of the three, if all are there on the same seeds. */
function matricesOf(cells: readonly Cell[], env: string): Float64Array[][] | null {
  const three = [GAP.algorithm, GAP.from, GAP.to].map((name) =>
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

function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}

function sum(scores: ScoreMatrix): number {
  let total = 0;
  for (const row of scores) for (let t = 0; t < row.length; t++) total += row[t]!;
  return total;
}

function interval(statistics: Float64Array): { low: number; high: number } {
  const sorted = statistics.toSorted();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

const COLUMNS: readonly Column<ClosedGap>[] = [
  ["env", ({ setting }) => setting?.env ?? "median"],
  ["n", ({ setting }) => integer(setting?.n)],
  ["k", ({ setting }) => integer(setting?.labels.k)],
  ["algorithm", () => GAP.algorithm],
  ["from", () => GAP.from],
  ["to", () => GAP.to],
  ["fraction", ({ fraction }) => fixed(fraction, 3)],
  ["low95", ({ low }) => fixed(low, 3)],
  ["high95", ({ high }) => fixed(high, 3)],
  ["settings", ({ settings }) => String(settings)],
];

/**
 * `closed_gap.csv`: (algorithm − from)/(to − from) of the exact values on the `precise` tasks, with a
 * 95 % bootstrap interval over seeds and tasks; the last row is the median over bandits with N ≥ 100
 * and all MDPs.
 */
export function closedGapCsv(rows: readonly ClosedGap[]): string {
  return csvOf(COLUMNS, rows);
}
