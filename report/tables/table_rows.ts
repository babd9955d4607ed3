/** Rows of both tables. @module */
import type { Preset } from "../../experiments/presets.ts";
import type { Summary } from "../summary.ts";
import { compareAlgorithms } from "./algorithms.ts";
import { gatherCells } from "./cells.ts";
import { quotedRows } from "./quoted_rows.ts";
import type { Row } from "./row.ts";
import { runRows } from "./run_rows.ts";
import { compareSettings, parseSetting } from "./setting.ts";

/**
 * Rows of both tables from the summaries there are: in the paper's order of
 * settings, then by algorithm, what was run before what is quoted.
 *
 * Settings are the preset's and those of the summaries. An algorithm's mean is
 * over the seeds it has; what is missing has no row.
 *
 * @param summaries In any order
 * @throws {RangeError} As {@linkcode gatherCells} does
 */
export function tableRows(
  summaries: readonly Summary[],
  preset: Pick<Preset, "name" | "environments">,
): Row[] {
  const envs = new Set([...preset.environments, ...summaries.map(({ env }) => env)]);
  const rows = [
    ...gatherCells(summaries).flatMap((cell) => runRows(cell, preset.name)),
    ...[...envs].map(parseSetting).flatMap((setting) => quotedRows(setting, preset.name)),
  ];
  // Stable: within an algorithm, run before quoted, estimates and protocols as they were made.
  return rows.sort((a, b) =>
    compareSettings(a.setting, b.setting) || compareAlgorithms(a.algorithm, b.algorithm)
  );
}
