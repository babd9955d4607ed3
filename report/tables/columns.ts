/** Columns of a CSV file: their names and their texts. @module */
import { stringify } from "@std/csv";

/** Name of a column, and its text in a row. */
export type Column<Row> = readonly [name: string, text: (row: Row) => string];

/** Rows as CSV (RFC 4180: CRLF), with a header even if there are none. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = rows.map((row) => columns.map(([, text]) => text(row)));
  return stringify([columns.map(([name]) => name), ...texts], { headers: false });
}

/** Digits of an integer; empty for null. */
export function integer(value: number | null): string {
  return value === null ? "" : String(value);
}
