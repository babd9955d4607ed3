/**
 * `curves.csv`: the training curves of a preset in one table.
 *
 * | column | content |
 * |---|---|
 * | env, algorithm, seed | which training |
 * | iteration, value, … | as in `curve.csv` of stage `train`, six significant digits |
 *
 * @module
 */
import { parse } from "@std/csv";
import { type CsvRow, encodeCsv } from "../formats/csv.ts";
import type { Job } from "../job.ts";

/** A training and its `curve.csv`. */
export interface Training {
  readonly job: Pick<Job, "env" | "algorithm" | "seed">;
  readonly curve: Uint8Array;
}

/** More would only be the noise of the last bits; the exact curves are in the digests. */
const SIGNIFICANT_DIGITS = 6;

/**
 * One row a validation; a column that an algorithm does not have is empty.
 *
 * @throws {RangeError} If there is no training
 * @throws {SyntaxError} If a curve is no CSV
 */
export function curvesCsv(trainings: readonly Training[]): Uint8Array {
  const curves = trainings.map(({ job, curve }) => ({ job, rows: rowsOf(curve) }));
  const columns = [...new Set(curves.flatMap(({ rows }) => Object.keys(rows[0] ?? {})))];
  return encodeCsv(
    curves.flatMap(({ job: { env, algorithm, seed }, rows }) =>
      rows.map((row): CsvRow => ({
        env,
        algorithm,
        seed,
        ...Object.fromEntries(columns.map((column) => [column, shortened(row[column] ?? "")])),
      }))
    ),
  );
}

function rowsOf(curve: Uint8Array): Record<string, string>[] {
  const [header = [], ...rows] = parse(new TextDecoder().decode(curve));
  return rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at] ?? ""])));
}

function shortened(text: string): string | number {
  return text === "" ? "" : Number(Number(text).toPrecision(SIGNIFICANT_DIGITS));
}
