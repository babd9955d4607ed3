/** Cells of the Markdown tables. @module */
import type { Comparison } from "./comparisons.ts";
import { fixed, rawNumber, readableDecimals, signed } from "./numbers.ts";
import type { Row } from "./row.ts";

/** `7.04 ± 0.21`. */
export function meanCell({ mean, ci95, setting, normaliser }: Row): string {
  return withHalfWidth(mean, ci95, readableDecimals(setting, normaliser));
}

/** `7.04 ± 0.03 (seeds 0.02), +0.04 agrees (0.15)`: both intervals, and the test against the paper. */
export function detailedCell(row: Row): string {
  const { ci95Seeds, test } = row;
  const decimals = readableDecimals(row.setting, row.normaliser);
  const seeds = ci95Seeds === null ? "" : ` (seeds ${fixed(ci95Seeds, decimals)})`;
  if (!test) return meanCell(row) + seeds;
  const alone = test.speaks ? ", alone" : "";
  const [by, seen] = [
    signed(test.difference.estimate, decimals),
    fixed(test.smallestSeen, decimals),
  ];
  return `${meanCell(row)}${seeds}, ${by} ${test.verdict}${alone} (${seen})`;
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

/** `+0.31 ± 0.04 above`: the side by the corrected test. */
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
