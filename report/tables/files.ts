/** Everything that is written to `outputs/tables/<preset>/`. @module */
import type { Results, Summary } from "../../results/summary.ts";
import { otherFigure } from "../figures/other.ts";
import { overviewOf } from "../screens/overview.ts";
import { gatherCells } from "./cells.ts";
import { claimsOf } from "./claims.ts";
import { claimsCsv } from "./claims_csv.ts";
import { closedGapCsv, closedGapRows } from "./closed_gap.ts";
import { comparisonRows } from "./comparisons.ts";
import { comparisonsCsv } from "./comparisons_csv.ts";
import { tableCsv } from "./csv.ts";
import { tableMarkdown } from "./markdown.ts";
import { momentsCsv } from "./moments.ts";
import { paperTests } from "./paper_tests.ts";
import { TABLES } from "./registry.ts";
import type { Row } from "./row.ts";
import { stepsCsv } from "./steps.ts";
import { tableRows } from "./table_rows.ts";

/** What tables are named by and expected to hold. */
export interface TablesOf {
  /** Of the preset. */
  readonly name: string;
  /** Their rows are quoted without results too. */
  readonly environments: readonly string[];
  /** Results of others are named. */
  readonly seeds?: readonly number[];
}

/**
 * Texts by file name: of each table a `.csv` and a `.md`, then `comparisons.csv`, `closed_gap.csv`,
 * `claims.csv`, `moments.csv` and `steps.csv`.
 *
 * All are always there; a table that there are no settings of has a header and
 * no rows.
 *
 * @param results in any order; the texts do not depend on it
 * @param preset its name, environments that are quoted without results too, and seeds; others are named
 * @param tables in their order
 * @throws {RangeError} If the summaries do not fit together; the message says which
 */
export function tableFiles(
  results: Results,
  preset: TablesOf,
  tables = TABLES,
): Record<string, string> {
  return textsOf(results, preset, tables).texts;
}

/**
 * The same, `overview.json` for the screen at the end of a run, and for each table of no group its
 * figure, e.g. `other.svg`; these are no part of a release.
 */
export function tableFilesWithOverview(
  results: Results,
  preset: TablesOf,
  tables = TABLES,
): Record<string, string> {
  const { texts, rows } = textsOf(results, preset, tables);
  const figures = tables.filter(({ group }) => group === null)
    .map((table) => [`${table.id}.svg`, otherFigure(rows.filter((row) => row.table === table))]);
  return {
    ...texts,
    ...Object.fromEntries(figures),
    "overview.json": `${JSON.stringify(overviewOf(rows), null, 1)}\n`,
  };
}

function textsOf(
  { summaries, absent }: Results,
  preset: TablesOf,
  tables: typeof TABLES,
): { texts: Record<string, string>; rows: readonly Row[] } {
  const cells = gatherCells(summaries, tables);
  const tests = paperTests(cells);
  const rows = tableRows(cells, preset.environments, tables, tests);
  const comparisons = comparisonRows(cells);
  const seeds = otherSeeds(summaries, preset.seeds);
  const content = { preset: preset.name, rows, comparisons, absent, ...(seeds && { seeds }) };
  const texts = {
    ...Object.fromEntries(tables.flatMap((table) => [
      [`${table.id}.csv`, tableCsv(rows.filter((row) => row.table === table), preset.name)],
      [`${table.id}.md`, tableMarkdown(table, content)],
    ])),
    "comparisons.csv": comparisonsCsv(comparisons, preset.name),
    "closed_gap.csv": closedGapCsv(closedGapRows(cells)),
    "claims.csv": claimsCsv(claimsOf(cells, tests, comparisons)),
    "moments.csv": momentsCsv(cells),
    "steps.csv": stepsCsv(cells),
  };
  return { texts, rows };
}

/** The seeds of summaries, if they are not those of the preset. */
function otherSeeds(
  summaries: readonly Summary[],
  expected?: readonly number[],
): number[] | undefined {
  const seeds = [...new Set(summaries.map(({ seed }) => seed))].sort((a, b) => a - b);
  const isAsExpected = seeds.length === 0 || seeds.join() === (expected ?? seeds).join();
  return isAsExpected ? undefined : seeds;
}
