/** Everything that is written to `outputs/tables/<preset>/`. @module */
import type { Preset } from "../../experiments/presets.ts";
import type { Summary } from "../summary.ts";
import { closedGapCsv, closedGapRows } from "./closed_gap.ts";
import { comparisonRows } from "./comparisons.ts";
import { comparisonsCsv } from "./comparisons_csv.ts";
import { tableCsv } from "./csv.ts";
import { tableMarkdown } from "./markdown.ts";
import { tableRows } from "./table_rows.ts";

/**
 * Texts by file name: `table1.csv`, `table1.md`, `table2.csv`, `table2.md`,
 * `comparisons.csv`, `closed_gap.csv`.
 *
 * All six are always there; a table that the preset has no settings of has a
 * header and no rows.
 *
 * @param summaries In any order; the texts do not depend on it
 * @throws {RangeError} If the summaries do not fit together; the message says which
 */
export function tableFiles(
  summaries: readonly Summary[],
  preset: Pick<Preset, "name" | "environments">,
): Record<string, string> {
  const rows = tableRows(summaries, preset);
  const comparisons = comparisonRows(summaries, preset);
  const [rows1, rows2] = ([1, 2] as const).map((table) =>
    rows.filter(({ setting }) => setting.table === table)
  );
  return {
    "table1.csv": tableCsv(rows1!),
    "table1.md": tableMarkdown(rows1!, comparisons),
    "table2.csv": tableCsv(rows2!),
    "table2.md": tableMarkdown(rows2!, comparisons),
    "comparisons.csv": comparisonsCsv(comparisons),
    "closed_gap.csv": closedGapCsv(closedGapRows(summaries)),
  };
}
