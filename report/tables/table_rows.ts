/** Rows of all tables. @module */
import { parseEnvironment } from "../../envs/names.ts";
import { settingOf } from "../../results/summary.ts";
import { compareAlgorithms } from "./algorithms.ts";
import type { Cell } from "./cells.ts";
import { type PaperTest, paperTests } from "./paper_tests.ts";
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
 * @param tests of the same cells
 * @throws {RangeError} If a name stands for no environment, or an expectation has no unit
 */
export function tableRows(
  cells: readonly Cell[],
  environments: readonly string[],
  tables = TABLES,
  tests = paperTests(cells),
): Row[] {
  const settings = new Map(cells.map(({ setting }) => [setting.env, setting]));
  for (const env of environments) {
    if (!settings.has(env)) settings.set(env, settingOf(parseEnvironment(env)));
  }
  const rows = [
    ...withTests(withBound(cells.flatMap(runRows)), tests),
    ...[...settings.values()].flatMap((setting) =>
      quotedRows({ table: tableOf(setting, tables), setting })
    ),
  ];
  const byPlace = comparePlaces(tables);
  // Stable: within an algorithm, run before quoted, estimates and protocols as they were made.
  return rows.sort((a, b) => byPlace(a, b) || compareAlgorithms(a.algorithm, b.algorithm));
}

function withTests(rows: readonly Row[], tests: readonly PaperTest[]): Row[] {
  const keyOf = (it: Pick<Row, "setting" | "algorithm" | "normaliser">) =>
    JSON.stringify([it.setting.env, it.algorithm, it.normaliser]);
  const byKey = new Map(tests.map((test) => [keyOf(test), test]));
  return rows.map((row) => {
    const isTested = row.paper !== null && row.estimate === "precise";
    return isTested ? { ...row, test: byKey.get(keyOf(row)) ?? null } : row;
  });
}

/** Rows after adaptation, in per cent of what no method that adapts once can pass. */
function withBound(rows: readonly Row[]): Row[] {
  const bounds = new Map(
    rows.filter(({ algorithm }) => algorithm === "bound").map((it) => [it.setting.env, it.mean]),
  );
  return rows.map((row) => {
    const bound = bounds.get(row.setting.env);
    const isBelow = row.protocol === "post-adaptation" && row.normaliser === null;
    return bound !== undefined && isBelow
      ? { ...row, percentOfBound: 100 * row.mean / bound }
      : row;
  });
}
