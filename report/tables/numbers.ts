/**
 * Numbers as the tables print them: fixed decimals, and never more than 6
 * significant digits, so that the last bit of a quantile changes no byte.
 *
 * @module
 */
import type { Row } from "./row.ts";
import type { Setting } from "./setting.ts";

const SIGNIFICANT = 6;

/** Decimals of ratios, and of rewards per episode (which stay below 100). */
const RATIO_DECIMALS = 4;

/** Decimals the publications print, in table 1 and in table 2. */
const PRINTED_DECIMALS = { 1: 1, 2: 3 } as const;

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
export function meanDecimals({ table, n }: Setting): number {
  return table === 1 ? Math.max(0, SIGNIFICANT - String(n).length) : RATIO_DECIMALS;
}

/** Decimals of a setting's means as published. */
export function printedDecimals({ table }: Setting): number {
  return PRINTED_DECIMALS[table];
}

/** Decimals of a row's mean and intervals: a quoted number gets none that were not printed. */
export function decimalsOf({ setting, source }: Pick<Row, "setting" | "source">): number {
  return source === "quoted" ? printedDecimals(setting) : meanDecimals(setting);
}

/** Undiscounted reward per episode. */
export function rawNumber(value: number | null): string {
  return fixed(value, RATIO_DECIMALS);
}
