/** Rows of all tables. @module */
import { parseEnvironment } from "../../envs/names.ts";
import { settingOf } from "../../results/summary.ts";
import { compareAlgorithms } from "./algorithms.ts";
import type { Cell } from "./cells.ts";
import { quotedRows } from "./quoted_rows.ts";
import { comparePlaces, tableOf, TABLES } from "./registry.ts";
import type { Row } from "./row.ts";
import { runRows } from "./run_rows.ts";

/**
 * Rows of all tables: in the paper's order of settings, then by algorithm,
 * what was run before what is quoted.
 *
 * An algorithm's mean is over the seeds it has; what is missing has no row.
 *
 * @param cells Of {@linkcode gatherCells}
 * @param environments Names of settings that are quoted without results too
 * @throws {RangeError} If a name stands for no environment, or an expectation has no unit
 */
export function tableRows(
  cells: readonly Cell[],
  environments: readonly string[],
  tables = TABLES,
): Row[] {
  const settings = new Map(cells.map(({ setting }) => [setting.env, setting]));
  for (const env of environments) {
    if (!settings.has(env)) settings.set(env, settingOf(parseEnvironment(env)));
  }
  const rows = [
    ...cells.flatMap(runRows),
    ...[...settings.values()].flatMap((setting) =>
      quotedRows({ table: tableOf(setting, tables), setting })
    ),
  ];
  const byPlace = comparePlaces(tables);
  // Stable: within an algorithm, run before quoted, estimates and protocols as they were made.
  return rows.sort((a, b) => byPlace(a, b) || compareAlgorithms(a.algorithm, b.algorithm));
}
