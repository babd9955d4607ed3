/** Lines of the Markdown tables: one a setting, with its rows at hand. @module */
import type { Absent, Setting } from "../../results/summary.ts";
import { compareSettings } from "./registry.ts";
import type { Row } from "./row.ts";

/** Which row of a setting. */
export type RowKey = Pick<
  Row,
  "algorithm" | "protocol" | "normaliser" | "estimate" | "source"
>;

/** A setting and its rows. */
export interface Line {
  readonly setting: Setting;
  /** Algorithms that it cannot have, and why. */
  readonly absent: ReadonlyMap<string, Absent>;
  /** The row, or undefined where there is none (yet). */
  find(key: RowKey): Row | undefined;
}

/** One line a setting, in the paper's order. */
export function linesOf(rows: readonly Row[], absent: readonly Absent[]): Line[] {
  const bySetting = Map.groupBy(rows, ({ setting }) => setting.env);
  return [...bySetting].map(([env, own]) => {
    const byKey = new Map(own.map((row) => [keyText(row), row]));
    return {
      setting: own[0]!.setting,
      absent: new Map(absent.filter((it) => it.env === env).map((it) => [it.algorithm, it])),
      find: (key: RowKey) => byKey.get(keyText(key)),
    };
  }).sort((a, b) => compareSettings(a.setting, b.setting));
}

/** A line for each algorithm and reason: `bound: – on gauss-k5-n10, since …`. */
export function absentLines(absent: readonly Absent[]): string[] {
  const groups = Map.groupBy(
    absent,
    ({ algorithm, reason }) => JSON.stringify([algorithm, reason]),
  );
  return [...groups.values()].map((own) => {
    const envs = new Set(own.map(({ env }) => env));
    return `${own[0]!.algorithm}: – on ${[...envs].join(", ")}, since ${own[0]!.reason}.`;
  });
}

function keyText({ algorithm, protocol, normaliser, estimate, source }: RowKey): string {
  return JSON.stringify([algorithm, protocol, normaliser, estimate, source]);
}
