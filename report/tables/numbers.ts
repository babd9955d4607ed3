/**
 * Numbers as the tables print them: fixed decimals, and never more than 6
 * significant digits, so that the last bit of a quantile changes no byte.
 *
 * @module
 */
import type { Setting } from "../../results/summary.ts";
import type { Row } from "./row.ts";
import type { Normaliser } from "./terms.ts";

const SIGNIFICANT = 6;

/** Decimals of ratios, and of rewards per episode (which stay below 100). */
const RATIO_DECIMALS = 4;

/** Decimals of rewards for people. */
const READABLE_DECIMALS = 2;

/** Decimals of ratios for people. */
const READABLE_RATIO_DECIMALS = 3;

/** Fixed decimals, fewer if there would be more than 6 significant digits; empty for null. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null) return "";
  const integerDigits = Math.abs(value).toFixed(0).length;
  const text = value.toFixed(Math.max(0, Math.min(decimals, SIGNIFICANT - integerDigits)));
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** Like {@linkcode fixed}, with a sign: `+0.12`, `-0.12`. */
export function signed(value: number | null, decimals: number): string {
  const text = fixed(value, decimals);
  return text === "" || text.startsWith("-") ? text : `+${text}`;
}

/** Decimals of a setting's means: as many as 6 digits leave a total of up to N, or a ratio's. */
export function meanDecimals(
  { unit, n }: Pick<Setting, "unit" | "n">,
  normaliser: Normaliser | null,
): number {
  const isTotal = unit === "total" && normaliser === null;
  return isTotal ? Math.max(0, SIGNIFICANT - String(n).length) : RATIO_DECIMALS;
}

/** Decimals of a setting's means in texts for people; CSV files have more. */
export function readableDecimals(setting: Setting, normaliser: Normaliser | null): number {
  const most = normaliser === null ? READABLE_DECIMALS : READABLE_RATIO_DECIMALS;
  return Math.min(most, meanDecimals(setting, normaliser));
}

/** Decimals of a table's publications. */
export function printedDecimals({ table }: Pick<Row, "table">): number {
  return table.published?.decimals ?? 0;
}

/** Decimals of a row's mean and intervals: a quoted number gets none that were not printed. */
export function decimalsOf(row: Pick<Row, "table" | "setting" | "normaliser" | "source">): number {
  return row.source === "quoted" ? printedDecimals(row) : meanDecimals(row.setting, row.normaliser);
}

/** Undiscounted reward per episode, empty for null. */
export function rawNumber(value: number | null, decimals = RATIO_DECIMALS): string {
  return fixed(value, decimals);
}

/** A p to three digits, `1.23e-7` where it is small; empty for null. */
export function shortP(p: number | null): string {
  return p === null ? "" : String(Number(p.toPrecision(3)));
}
