/**
 * `table1.csv`, `table2.csv` and `other.csv`: a row per (env, algorithm,
 * protocol, normaliser, estimate, source).
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import { type Column, csvOf, integer, readCsv } from "./columns.ts";
import { decimalsOf, fixed, meanDecimals, printedDecimals, rawNumber } from "./numbers.ts";
import type { Row } from "./row.ts";

const COLUMNS = [
  ["env", ({ setting }) => setting.env],
  ["n", ({ setting }) => String(setting.n)],
  ["k", ({ setting }) => integer(setting.labels.k)],
  ["algorithm", ({ algorithm }) => algorithm],
  ["protocol", ({ protocol }) => protocol],
  ["normaliser", ({ normaliser }) => normaliser ?? ""],
  ["estimate", ({ estimate }) => estimate],
  ["mean", (row) => fixed(row.mean, decimalsOf(row))],
  ["ci95", (row) => fixed(row.ci95, decimalsOf(row))],
  ["ci95_seeds", (row) => fixed(row.ci95Seeds, decimalsOf(row))],
  ["raw_mean", ({ rawMean }) => rawNumber(rawMean)],
  ["seeds", ({ seeds }) => integer(seeds)],
  ["tasks", ({ tasks }) => integer(tasks)],
  ["adaptation_episodes", ({ adaptationEpisodes }) => String(adaptationEpisodes)],
  ["paper_mean", (row) => fixed(row.paper && row.paper.mean, printedDecimals(row))],
  ["paper_ci95", (row) => fixed(row.paper && row.paper.ci95, printedDecimals(row))],
  ["backend", ({ backend }) => backend ?? ""],
  ["preset", ({ preset }) => preset],
  ["source", ({ source }) => source],
  [
    "difference",
    ({ mean, paper, setting, normaliser }) =>
      fixed(paper && mean - paper.mean, meanDecimals(setting, normaliser)),
  ],
  ["verdict", ({ test }) => test?.verdict ?? ""],
  ["smallest_seen", (row) => fixed(row.test && row.test.smallestSeen, decimalsOf(row))],
  ["speaks", ({ test }) => test?.speaks === true ? "yes" : test?.speaks === false ? "no" : ""],
  ["percent_of_bound", ({ percentOfBound }) => fixed(percentOfBound, 2)],
  ["reference", ({ reference }) => reference ?? ""],
] as const satisfies readonly Column<Row & { readonly preset: string }>[];

/** A row as text, by column. */
export type TableRow = Readonly<Record<(typeof COLUMNS)[number][0], string>>;

/** A table as CSV (RFC 4180: CRLF), with its header even if there are no rows. */
export function tableCsv(rows: readonly Row[], preset: string): string {
  return csvOf(COLUMNS, rows.map((row) => ({ ...row, preset })));
}

/**
 * Rows of what {@linkcode tableCsv} wrote.
 *
 * @throws {SyntaxError} If a column is missing
 */
export function readTable(text: string): TableRow[] {
  return readCsv(text, COLUMNS.map(([name]) => name));
}
