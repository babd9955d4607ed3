/** Cells of the Markdown tables. @module */
import type { Comparison } from "./comparisons.ts";
import { fixed, meanDecimals, printedDecimals, signed } from "./numbers.ts";
import type { PaperCell, Row } from "./row.ts";
import type { Setting } from "./setting.ts";

/** Decimals a reader wants; the CSV files have more. */
const READABLE_DECIMALS = { 1: 2, 2: 3 } as const;

/** Decimals of means in Markdown. */
function readableDecimals(setting: Setting): number {
  return Math.min(READABLE_DECIMALS[setting.table], meanDecimals(setting));
}

/** `7.04 ± 0.21`; empty where there is no row. */
export function meanCell(row: Row | undefined): string {
  return row ? withHalfWidth(row.mean, row.ci95, readableDecimals(row.setting)) : "";
}

/** `7.04 ± 0.21 (seeds 0.05), +0.04 overlaps`: both intervals, and beside the paper the verdict. */
export function learnedCell(row: Row | undefined): string {
  if (!row) return "";
  const decimals = readableDecimals(row.setting);
  const seeds = row.ci95Seeds === null ? "" : ` (seeds ${fixed(row.ci95Seeds, decimals)})`;
  return meanCell(row) + seeds + besidePaper(row, decimals);
}

function besidePaper({ mean, paper, verdict }: Row, decimals: number): string {
  if (!paper) return "";
  return `, ${signed(mean - paper.mean, decimals)} ${verdict ?? ""}`.trimEnd();
}

/** `15.50`: undiscounted reward per episode. */
export function rawCell(row: Row | undefined): string {
  return fixed(row?.rawMean ?? null, READABLE_DECIMALS[1]);
}

/** `7.0 ± 0.1`: as printed in a publication. */
export function printedCell(
  cell: Pick<PaperCell, "mean"> & { ci95?: number | null } | undefined,
  setting: Setting,
): string {
  return cell ? withHalfWidth(cell.mean, cell.ci95 ?? null, printedDecimals(setting)) : "";
}

/** `+0.31 ± 0.04 above`. */
export function differenceCell({ setting, difference, ci95, side }: Comparison): string {
  const decimals = readableDecimals(setting);
  const half = ci95 === null ? "" : ` ± ${fixed(ci95, decimals)}`;
  return `${signed(difference, decimals)}${half} ${side ?? ""}`.trimEnd();
}

function withHalfWidth(mean: number, ci95: number | null, decimals: number): string {
  return fixed(mean, decimals) + (ci95 === null ? "" : ` ± ${fixed(ci95, decimals)}`);
}
