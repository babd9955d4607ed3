/** Everything that is written to `outputs/tables/<preset>/`. @module */
import type { Results } from "../../results/summary.ts";
import { overviewOf } from "../screens/overview.ts";
import { gatherCells } from "./cells.ts";
import { closedGapCsv, closedGapRows } from "./closed_gap.ts";
import { comparisonRows } from "./comparisons.ts";
import { comparisonsCsv } from "./comparisons_csv.ts";
import { tableCsv } from "./csv.ts";
import { tableMarkdown } from "./markdown.ts";
import { TABLES } from "./registry.ts";
import type { Row } from "./row.ts";
import { tableRows } from "./table_rows.ts";

/**
 * Texts by file name: of each table a `.csv` and a `.md`, then
 * `comparisons.csv` and `closed_gap.csv`.
 *
 * All are always there; a table that there are no settings of has a header and
 * no rows.
 *
 * @param results in any order; the texts do not depend on it
 * @param preset its name, and environments that are quoted without results too
 * @param tables in their order
 * @throws {RangeError} If the summaries do not fit together; the message says which
 */
export function tableFiles(
  { summaries, absent }: Results,
  preset: { readonly name: string; readonly environments: readonly string[] },
  tables = TABLES,
): Record<string, string> {
  return textsOf({ summaries, absent }, preset, tables).texts;
}

/** The same, and `overview.json` for the screen at the end of a run; it is no part of a release. */
export function tableFilesWithOverview(
  results: Results,
  preset: { readonly name: string; readonly environments: readonly string[] },
): Record<string, string> {
  const { texts, rows } = textsOf(results, preset, TABLES);
  return { ...texts, "overview.json": `${JSON.stringify(overviewOf(rows), null, 1)}\n` };
}

function textsOf(
  { summaries, absent }: Results,
  preset: { readonly name: string; readonly environments: readonly string[] },
  tables: typeof TABLES,
): { texts: Record<string, string>; rows: readonly Row[] } {
  const cells = gatherCells(summaries, tables);
  const rows = tableRows(cells, preset.environments, tables);
  const comparisons = comparisonRows(cells);
  const content = { preset: preset.name, rows, comparisons, absent };
  const texts = {
    ...Object.fromEntries(tables.flatMap((table) => [
      [`${table.id}.csv`, tableCsv(rows.filter((row) => row.table === table), preset.name)],
      [`${table.id}.md`, tableMarkdown(table, content)],
    ])),
    "comparisons.csv": comparisonsCsv(comparisons, preset.name),
    "closed_gap.csv": closedGapCsv(closedGapRows(cells)),
  };
  return { texts, rows };
}
