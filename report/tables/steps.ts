/**
 * `steps.csv`: reward after 0, 1, … k inner steps at test time.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import { seedsEstimate } from "../statistics/seeds.ts";
import type { Cell } from "./cells.ts";
import { type Column, csvOf, integer, seedSet } from "./columns.ts";
import { rawNumber } from "./numbers.ts";

interface StepRow {
  readonly cell: Cell;
  readonly steps: number;
  readonly mean: number;
  readonly ci95: number | null;
}

const COLUMNS: readonly Column<StepRow>[] = [
  ["env", ({ cell }) => cell.setting.env],
  ["n", ({ cell }) => String(cell.setting.n)],
  ["k", ({ cell }) => integer(cell.setting.labels.k)],
  ["algorithm", ({ cell }) => cell.algorithm],
  ["steps", ({ steps }) => String(steps)],
  ["raw_mean", ({ mean }) => rawNumber(mean)],
  ["raw_ci95_seeds", ({ ci95 }) => rawNumber(ci95)],
  ["seeds", ({ cell }) => seedSet(cell.summaries.map(({ seed }) => seed))],
];

/** Rows of every cell whose seeds all have rewards by steps. */
export function stepsCsv(cells: readonly Cell[]): string {
  return csvOf(COLUMNS, cells.flatMap(stepRows));
}

function stepRows(cell: Cell): StepRow[] {
  const bySeed = cell.summaries.map(({ bySteps }) => bySteps);
  if (!bySeed.every((rewards) => rewards !== undefined)) return [];
  return Array.from(bySeed[0]!, (_, steps) => {
    const { mean, ci95 } = seedsEstimate(bySeed.map((rewards) => [rewards[steps]!]));
    return { cell, steps, mean, ci95 };
  });
}
