/**
 * `comparisons.csv`: paired differences, `algorithm` minus `baseline`.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import type { CrossedEstimate } from "../statistics/crossed.ts";
import { type Column, csvOf, integer, seedSet } from "./columns.ts";
import type { Comparison, Improvement } from "./comparisons.ts";
import { fixed, meanDecimals, rawNumber, shortP } from "./numbers.ts";

/** A share, and its interval over seeds and tasks. */
function share(name: string, of: (it: Improvement) => CrossedEstimate): Column<Comparison>[] {
  return [
    [name, ({ improvement }) => improvement ? rawNumber(of(improvement).mean) : ""],
    [`${name}_ci95`, ({ improvement }) => improvement ? rawNumber(of(improvement).ci95) : ""],
  ];
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
  ["p", ({ p }) => shortP(p)],
  ["corrected_p", ({ correctedP }) => shortP(correctedP)],
  ["side", ({ side }) => side ?? ""],
  ...share("improvement", ({ paired }) => paired),
  ...share("improvement_all_pairs", ({ allPairs }) => allPairs),
  ["seeds", ({ seeds }) => seedSet(seeds)],
  ["tasks", ({ tasks }) => String(tasks)],
  ["preset", ({ preset }) => preset],
];

/** Comparisons as CSV (RFC 4180: CRLF), with a header even if there are none. */
export function comparisonsCsv(comparisons: readonly Comparison[], preset: string): string {
  return csvOf(COLUMNS, comparisons.map((comparison) => ({ ...comparison, preset })));
}
