/**
 * Tables as CSV (RFC 4180), for results and curves.
 *
 * @module
 */
import { parse, stringify } from "@std/csv";

/** A row to write, by column: a text, empty where there is no value, or a finite number. */
export type CsvRow = Readonly<Record<string, string | number>>;

/** How columns are called. */
const COLUMN = /^[a-z][a-z0-9_]*$/;

/**
 * A table in UTF-8, its columns those of the first row. A number is written in the fewest digits that
 * read back as the same number, −0 included.
 *
 * @throws {RangeError} If there is no row, or a number is not finite
 * @throws {TypeError} If a row has other columns, a column's name is none, a text has a lone
 * surrogate, or the only column is empty somewhere
 */
export function encodeCsv(rows: readonly CsvRow[]): Uint8Array {
  const first = rows[0];
  if (!first) throw new RangeError("Cannot write CSV: there is no row");
  const columns = Object.keys(first);
  if (columns.length === 0) throw new TypeError("Cannot write CSV: there is no column");
  for (const column of columns) {
    if (!COLUMN.test(column)) {
      throw new TypeError(`Cannot write CSV: column "${column}" must be like "raw_mean"`);
    }
  }
  const fields = rows.map((row, index) => {
    checkColumns(row, columns, index);
    return columns.map((column) => fieldOf(row[column]!, column, index));
  });
  // A reader takes an empty line for none.
  const empty = columns.length === 1 ? fields.findIndex(([field]) => field === "") : -1;
  if (empty >= 0) {
    throw new TypeError(`Cannot write CSV: an only column is empty in row ${empty + 1}`);
  }
  return new TextEncoder().encode(stringify([columns, ...fields], { headers: false }));
}

/**
 * The rows of a table, fields as texts; `Number` reads a number back as it was.
 *
 * @param columns the columns that must be there, in this order, and no others
 * @throws {SyntaxError} If the bytes are no CSV in UTF-8, a row is ragged, or the header is another
 */
export function decodeCsv<C extends string>(
  bytes: Uint8Array,
  columns: readonly C[],
): Record<C, string>[] {
  const [header, ...rows] = parseRows(bytes);
  const wrong = columns.findIndex((column, index) => header?.[index] !== column);
  if (!header || wrong >= 0 || header.length !== columns.length) {
    const at = wrong >= 0 ? wrong : columns.length;
    throw new SyntaxError(
      `Cannot read CSV: column ${at + 1} is ${quoted(header?.[at])}, must be ${
        quoted(columns[at])
      }`,
    );
  }
  return rows.map((row, index) => {
    if (row.length === columns.length) {
      return Object.fromEntries(columns.map((column, i) => [column, row[i]])) as Record<C, string>;
    }
    throw new SyntaxError(
      `Cannot read CSV: row ${index + 1} has ${row.length} fields, must have ${columns.length}`,
    );
  });
}

function checkColumns(row: CsvRow, columns: readonly string[], index: number): void {
  const stranger = Object.keys(row).find((name) => !columns.includes(name)) ??
    columns.find((name) => !Object.hasOwn(row, name));
  if (stranger === undefined) return;
  throw new TypeError(
    `Cannot write CSV: row ${
      index + 1
    } and row 1 differ in column "${stranger}", must have the same`,
  );
}

function fieldOf(value: string | number, column: string, index: number): string {
  const place = `${column} in row ${index + 1}`;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
    throw new RangeError(`Cannot write CSV: ${place} is ${value}, must be finite`);
  }
  if (typeof value !== "string") {
    throw new TypeError(`Cannot write CSV: ${place} is a ${typeof value}, must be text or number`);
  }
  if (value.isWellFormed()) return value;
  throw new TypeError(`Cannot write CSV: ${place} has a lone surrogate`);
}

function parseRows(bytes: Uint8Array): string[][] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("Cannot read CSV: it is not UTF-8", { cause });
  }
  return parse(text);
}

function quoted(name: string | undefined): string {
  return name === undefined ? "absent" : `"${name.slice(0, 40)}"`;
}
