import { stringify as stringifyRecords } from "csv-stringify/sync";

/** The options of {@linkcode stringify} that are supported. */
export interface StringifyOptions {
  /** Whether to write the names of the columns first; true by default. */
  headers?: boolean;
  /** Character between values, `","` by default. */
  separator?: string;
  /** Properties of the records to write; required unless `headers` is false and rows are lists. */
  columns?: readonly (string | number)[];
}
/** A row: a record by column name, or a list. */
export type DataItem = Record<string, unknown> | unknown[];

/** Writes CSV, rows ended by CRLF; `null` and `undefined` are empty, objects are JSON. */
export function stringify(data: readonly DataItem[], options: StringifyOptions = {}): string {
  const { headers = true, separator = ",", columns, ...rest } = options;
  for (const name in rest) throw new TypeError(`Cannot write CSV: no support for "${name}"`);
  if (!columns && (headers || !data.every(Array.isArray))) {
    throw new TypeError(
      "Cannot write CSV: columns are missing, must be given for records or headers",
    );
  }
  const rows = data.map((item) =>
    columns?.map((name) => item[name as keyof DataItem]) ?? [...item as unknown[]]
  );
  const texts = [...headers ? [columns!] : [], ...rows].map((row) => row.map(textOf));
  const quoting = { record_delimiter: "\r\n", quote_record_delimiter: true };
  return stringifyRecords(texts, { delimiter: separator, ...quoting });
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
