/** Columns of a CSV file: their names and their texts. @module */
import { parse, stringify } from "@std/csv";

/** Name of a column, and its text in a row. */
export type Column<Row> = readonly [name: string, text: (row: Row) => string];

/** Rows as CSV (RFC 4180: CRLF), with a header even if there are none. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = rows.map((row) => columns.map(([, text]) => text(row)));
  return stringify([columns.map(([name]) => name), ...texts], { headers: false });
}

/**
 * Texts by column name, a record a row.
 *
 * @param names of columns that must be there; others may be
 * @throws {SyntaxError} If one of them is not
 */
export function readCsv<Name extends string>(
  text: string,
  names: readonly Name[],
): Readonly<Record<Name, string>>[] {
  const [header = []] = parse(text);
  const missing = names.find((name) => !header.includes(name));
  if (missing === undefined) {
    return parse(text, { skipFirstRow: true }) as Record<Name, string>[];
  }
  throw new SyntaxError(
    `Cannot read a table: there is no column "${missing}", must be among ${header.join(", ")}`,
  );
}

/** Digits of an integer; empty if there is none. */
export function integer(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

/** `0..4`, or `0 2 5` where seeds do not follow one another. */
export function seedSet(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds.at(-1)];
  const isRange = seeds.length > 1 && seeds.every((seed, i) => seed === first! + i);
  return isRange ? `${first}..${last}` : seeds.join(" ");
}
