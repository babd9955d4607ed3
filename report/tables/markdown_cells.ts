/** Cells of the Markdown tables. @module */
import type { Comparison } from "./comparisons.ts";
import { fixed, rawNumber, readableDecimals, signed } from "./numbers.ts";
import type { Row } from "./row.ts";

/** `7.04 ± 0.21`. */
export function meanCell({ mean, ci95, setting, normaliser }: Row): string {
  return withHalfWidth(mean, ci95, readableDecimals(setting, normaliser));
}

/** `7.04 ± 0.21 (seeds 0.05), +0.04 overlaps`: both intervals, and beside the paper the verdict. */
export function detailedCell(row: Row): string {
  const { mean, ci95Seeds, paper, verdict } = row;
  const decimals = readableDecimals(row.setting, row.normaliser);
  const seeds = ci95Seeds === null ? "" : ` (seeds ${fixed(ci95Seeds, decimals)})`;
  const beside = paper ? `, ${signed(mean - paper.mean, decimals)} ${verdict ?? ""}` : "";
  return meanCell(row) + seeds + beside.trimEnd();
}

/** `15.50`: undiscounted reward per episode. */
export function rawCell({ rawMean, setting }: Row): string {
  return rawNumber(rawMean, readableDecimals({ ...setting, unit: "episode" }, null));
}

/** `7.0 ± 0.1`: as printed in a publication; empty where nothing is. */
export function printedCell(
  cell: { readonly mean: number; readonly ci95?: number | null } | null | undefined,
  decimals: number,
): string {
  return cell ? withHalfWidth(cell.mean, cell.ci95 ?? null, decimals) : "";
}

/** `+0.31 ± 0.04 above`. */
export function differenceCell(
  { setting, normaliser, difference, ci95, side }: Comparison,
): string {
  const decimals = readableDecimals(setting, normaliser);
  const half = ci95 === null ? "" : ` ± ${fixed(ci95, decimals)}`;
  return `${signed(difference, decimals)}${half} ${side ?? ""}`.trimEnd();
}

function withHalfWidth(mean: number, ci95: number | null, decimals: number): string {
  return fixed(mean, decimals) + (ci95 === null ? "" : ` ± ${fixed(ci95, decimals)}`);
}
