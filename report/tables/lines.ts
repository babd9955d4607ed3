/** Lines of the Markdown tables: one a setting, with its rows at hand. @module */
import type { Row } from "./row.ts";
import { compareSettings, type Setting } from "./setting.ts";

/** Which row of a setting. */
export type RowKey = Pick<
  Row,
  "algorithm" | "protocol" | "normaliser" | "estimate" | "source"
>;

/** A setting and its rows. */
export interface Line {
  readonly setting: Setting;
  /** The row, or undefined where there is none (yet). */
  find(key: RowKey): Row | undefined;
}

/** One line a setting, in the paper's order. */
export function linesOf(rows: readonly Row[]): Line[] {
  const bySetting = Map.groupBy(rows, ({ setting }) => setting.env);
  return [...bySetting.values()]
    .map((own) => {
      const byKey = new Map(own.map((row) => [keyText(row), row]));
      return { setting: own[0]!.setting, find: (key: RowKey) => byKey.get(keyText(key)) };
    })
    .sort((a, b) => compareSettings(a.setting, b.setting));
}

function keyText({ algorithm, protocol, normaliser, estimate, source }: RowKey): string {
  return JSON.stringify([algorithm, protocol, normaliser, estimate, source]);
}
