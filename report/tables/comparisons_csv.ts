/**
 * `comparisons.csv`: paired differences, `algorithm` minus `baseline`.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import type { BootstrapInterval } from "../statistics/bootstrap.ts";
import type { MethodComparison } from "../statistics/comparison.ts";
import { type Column, csvOf, integer } from "./columns.ts";
import type { Comparison } from "./comparisons.ts";
import { fixed, meanDecimals, rawNumber } from "./numbers.ts";

/** A statistic, and its bootstrap interval over seeds and tasks. */
function interval(
  name: string,
  of: (robust: MethodComparison) => BootstrapInterval,
): Column<Comparison>[] {
  const column = (suffix: string, part: keyof BootstrapInterval): Column<Comparison> => [
    name + suffix,
    ({ robust }) => robust ? rawNumber(of(robust)[part]) : "",
  ];
  return [column("", "estimate"), column("_low95", "low"), column("_high95", "high")];
}

const COLUMNS: readonly Column<Comparison & { readonly preset: string }>[] = [
  ["env", ({ setting }) => setting.env],
  ["n", ({ setting }) => String(setting.n)],
  ["k", ({ setting }) => integer(setting.labels.k)],
  ["algorithm", ({ algorithm }) => algorithm],
  ["baseline", ({ baseline }) => baseline],
  ["protocol", ({ protocol }) => protocol],
  ["normaliser", ({ normaliser }) => normaliser ?? ""],
  ["estimate", ({ estimate }) => estimate],
  ["difference", (row) => fixed(row.difference, meanDecimals(row.setting, row.normaliser))],
  ["ci95", (row) => fixed(row.ci95, meanDecimals(row.setting, row.normaliser))],
  ["raw_difference", ({ rawDifference }) => rawNumber(rawDifference)],
  ["raw_ci95", ({ rawCi95 }) => rawNumber(rawCi95)],
  ["side", ({ side }) => side ?? ""],
  ...interval("improvement", (robust) => robust.probabilityOfImprovement),
  ...interval("iqm_difference", (robust) => robust.interquartileDifference),
  ["seeds", ({ seeds }) => String(seeds)],
  ["tasks", ({ tasks }) => String(tasks)],
  ["preset", ({ preset }) => preset],
];

/** Comparisons as CSV (RFC 4180: CRLF), with a header even if there are none. */
export function comparisonsCsv(comparisons: readonly Comparison[], preset: string): string {
  return csvOf(COLUMNS, comparisons.map((comparison) => ({ ...comparison, preset })));
}
