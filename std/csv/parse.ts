import { parse as parseRecords } from "csv-parse/sync";

/** The options of {@linkcode parse} that are supported. */
export interface ParseOptions {
  /** Character between values, `","` by default. */
  separator?: string;
  /** Whether the first row is a header: it names the columns unless `columns` does. */
  skipFirstRow?: boolean;
  /** Names of the columns. */
  columns?: readonly string[];
}

/** Lists, or records by column name where the options ask for them. */
export type ParseResult<T extends ParseOptions> = T extends
  { columns: readonly (infer C extends string)[] }
  ? (string extends C ? Record<string, string | undefined> : Record<C, string>)[]
  : T extends { skipFirstRow: true } ? Record<string, string | undefined>[]
  : string[][];

/** Parses CSV: RFC 4180, empty lines skipped; throws a SyntaxError or, for a ragged row, an Error. */
export function parse(input: string): string[][];
export function parse<const T extends ParseOptions>(input: string, options: T): ParseResult<T>;
export function parse(input: string, options: ParseOptions = {}): unknown[] {
  const { separator = ",", skipFirstRow = false, columns, ...rest } = options;
  for (const name in rest) throw new TypeError(`Cannot parse CSV: no support for "${name}"`);
  const rows = parseRows(input, separator);
  if (!skipFirstRow && !columns) return rows;
  const header = skipFirstRow ? rows.shift() : [];
  if (!header) throw new TypeError("Cannot parse CSV: there is no header row");
  const names = columns ?? header;
  return rows.map((row, index) => {
    if (row.length === names.length) {
      return Object.fromEntries(names.map((name, i) => [name, row[i]]));
    }
    throw new Error(
      `Cannot parse CSV: row ${index + 1} has ${row.length} fields of ${names.length}`,
    );
  });
}

function parseRows(input: string, delimiter: string): string[][] {
  const lines = { record_delimiter: ["\r\n", "\n"], skip_empty_lines: true };
  try {
    return parseRecords(input, { ...lines, delimiter, bom: true, relax_column_count: true });
  } catch (error) {
    throw new SyntaxError(`Cannot parse CSV: ${(error as Error).message}`);
  }
}
