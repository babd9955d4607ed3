/** The numbers under outputs/published, for tests of what is written about them. @module */
import { assert } from "@std/assert";
import { readCsv } from "../../report/tables/columns.ts";
import { readTable, type TableRow } from "../../report/tables/csv.ts";

const folder = new URL("../../outputs/published/", import.meta.url);

/** A row of a published CSV by its columns. */
export type Row = Record<string, string>;

async function published(name: string): Promise<Row[]> {
  return readCsv(await textOf(name), []);
}

function textOf(name: string): Promise<string> {
  return Deno.readTextFile(new URL(name, folder));
}

/** `summary.md` of a search. */
export function summaryOfSearch(name: string): Promise<string> {
  return textOf(`searches/${name}/summary.md`);
}

/** `trials.csv` of a search. */
export function trialsOfSearch(name: string): Promise<Row[]> {
  return published(`searches/${name}/trials.csv`);
}

const tables = ["table1", "table2"].map((id) => textOf(`full/${id}.csv`));
const rows: readonly TableRow[] = (await Promise.all(tables)).flatMap(readTable);

/** `comparisons.csv`. */
export const comparisons: readonly Row[] = await published("full/comparisons.csv");
/** `closed_gap.csv`. */
export const closedGaps: readonly Row[] = await published("full/closed_gap.csv");
/** `claims.csv`. */
export const claims: readonly Row[] = await published("full/claims.csv");
/** `curves.csv`. */
export const curves: readonly Row[] = await published("full/curves.csv");

/** Environments of both tables, in their order. */
export const ENVS: readonly string[] = [...new Set(rows.map(({ env }) => env))];
/** Those of table 1. */
export const BANDITS: readonly string[] = ENVS.filter((env) => env.startsWith("bandit-"));
/** Those of table 2. */
export const MDPS: readonly string[] = ENVS.filter((env) => env.startsWith("mdp-"));

/** Which of the rows of a method on an environment. */
export interface Which {
  /** Of table 2; `optimum` if absent. */
  readonly normaliser?: string;
  /** `paper` if absent. */
  readonly estimate?: string;
  /** `post-adaptation` if absent. */
  readonly protocol?: string;
  /** `run` if absent. */
  readonly source?: string;
}

/** The row of `table1.csv` or `table2.csv` that there is one of. */
export function score(
  env: string,
  algorithm: string,
  { normaliser = "optimum", estimate = "paper", protocol = "post-adaptation", source = "run" }:
    Which = {},
): TableRow {
  const found = rows.filter((row) =>
    row.env === env && row.algorithm === algorithm && row.estimate === estimate &&
    row.protocol === protocol && row.source === source &&
    row.normaliser === (MDPS.includes(env) ? normaliser : "")
  );
  const what = `${env}, ${algorithm}, ${normaliser}, ${estimate}, ${protocol}, ${source}`;
  assert(found.length === 1, `${what}: ${found.length} rows published`);
  return found[0]!;
}

/** What the paper prints for MAML or Reptile stands beside the verdict's normaliser. */
export function printed(env: string, algorithm: string): TableRow {
  return score(env, algorithm, { normaliser: "discounted-0.95" });
}

/** The row of `comparisons.csv` that there is one of. */
export function comparison(
  env: string,
  algorithm: string,
  baseline: string,
  estimate: string,
): Row {
  const row = comparisons.find((row) =>
    row.env === env && row.algorithm === algorithm && row.baseline === baseline &&
    row.estimate === estimate
  );
  assert(row, `${env}, ${algorithm} − ${baseline}, ${estimate}: not published`);
  return row;
}

/** How many cells of a row and table agree with the paper, differ, and are the learner's alone. */
export function counted(row: string, table: string): Record<string, number> {
  const claim = claims.find((it) => it.claim === `paper:${row}:${table}`);
  assert(claim, `${row}, ${table}: not published`);
  const counts = [...claim.verdict!.matchAll(/(\d+) (\w+)/g)].map((
    [, n, word],
  ) => [word, Number(n)]);
  return Object.fromEntries(counts);
}

/** Where `mean ± half` lies to `other ± otherHalf`; touching is overlapping. */
export function verdict(mean: string, half: string, other: string, otherHalf: string): string {
  if (Number(mean) - Number(half) > Number(other) + Number(otherHalf)) return "above";
  if (Number(mean) + Number(half) < Number(other) - Number(otherHalf)) return "below";
  return "overlaps";
}

/** How a learner's score, divided by `normaliser`, lies to what the paper prints. */
export function againstPaper(env: string, algorithm: string, normaliser: string): string {
  const { mean, ci95 } = score(env, algorithm, { normaliser });
  const { paper_mean, paper_ci95 } = printed(env, algorithm);
  return verdict(mean, ci95, paper_mean, paper_ci95);
}

/** How many there are of each. */
export function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
