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
/** `claims.csv`. */
export const claims: readonly Row[] = await published("full/claims.csv");
const replication: readonly Row[] = await published("replication/claims.csv");
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

/** The row of `comparisons.csv`; undefined where a row cannot be had. */
export function comparison(
  env: string,
  algorithm: string,
  baseline: string,
  estimate: string,
): Row | undefined {
  return comparisons.find((row) =>
    row.env === env && row.algorithm === algorithm && row.baseline === baseline &&
    row.estimate === estimate
  );
}

/** The row of `claims.csv` of that name. */
export function claimNamed(id: string): Row {
  const claim = claims.find((it) => it.claim === id);
  assert(claim, `${id}: not published`);
  return claim;
}

/** The same claim on the agents of the preset `replication`. */
export function replicated(id: string): Row {
  const claim = replication.find((it) => it.claim === id);
  assert(claim, `${id}: not published of replication`);
  return claim;
}

/**
 * The number that a tag names: a claim and one of its columns, of counts a word of the verdict
 * (`paper:maml:table1 agree`).
 */
export function tagged(tag: string): number {
  const [id, column] = tag.split(" ") as [string, string];
  const claim = claimNamed(id);
  const value = column in claim
    ? claim[column]
    : new RegExp(`(\\d+) ${column}`).exec(claim.verdict!)?.[1];
  assert(value, `${tag}: no such number`);
  return Number(value);
}
