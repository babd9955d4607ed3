/** Which tables there are, and where a setting stands. @module */
import type { Setting } from "../../results/summary.ts";
import { other } from "./other.ts";
import type { TableSpec } from "./spec.ts";
import { table1 } from "./table1.ts";
import { table2 } from "./table2.ts";

/** All tables, in their order. */
export const TABLES: readonly TableSpec[] = [table1, table2, other];

/** A setting, and the table it stands in. */
export interface Place {
  readonly table: TableSpec;
  readonly setting: Setting;
}

/**
 * The table of a setting: its group's, else the one for all others.
 *
 * @throws {RangeError} If there is neither
 */
export function tableOf({ env, group }: Setting, tables: readonly TableSpec[] = TABLES): TableSpec {
  const table = tables.find((it) => it.group === group) ?? tables.find((it) => it.group === null);
  if (table) return table;
  throw new RangeError(
    `Cannot make tables: no table has ${env}, its group is "${group}", must be one of ${
      tables.map((it) => it.group).join(", ")
    }`,
  );
}

/** The paper's order: by table, by N, by what else tells settings apart, by name. */
export function comparePlaces(
  tables: readonly TableSpec[],
): (a: Place, b: Place) => number {
  return (a, b) =>
    tables.indexOf(a.table) - tables.indexOf(b.table) || compareSettings(a.setting, b.setting);
}

/** Order within a table: by group, by N, by labels, by name. For `Array.prototype.sort`. */
export function compareSettings(a: Setting, b: Setting): number {
  const labels = Object.keys(a.labels).map((name) => a.labels[name]! - (b.labels[name] ?? 0));
  return compareNames(a.group, b.group) || a.n - b.n || labels.find((d) => d !== 0) ||
    compareNames(a.env, b.env);
}

/** Not localeCompare: its order depends on the machine's language. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
