/**
 * `curves.csv`: the training curves of a preset in one table.
 *
 * | column | content |
 * |---|---|
 * | env, algorithm, seed | which training |
 * | iteration, value, … | see `results/curve.ts`, six significant digits |
 *
 * @module
 */
import { type Curve, CURVE_COLUMNS } from "../../results/curve.ts";
import { type CsvRow, encodeCsv } from "../formats/csv.ts";
import type { Job } from "../job.ts";

/** A training and its curve. */
export interface Training {
  readonly job: Pick<Job, "env" | "algorithm" | "seed">;
  readonly curve: Curve;
}

/** More would only be the noise of the last bits; the exact curves are in the digests. */
const SIGNIFICANT_DIGITS = 6;

/**
 * One row a validation; a column that an algorithm does not have is empty.
 *
 * @throws {RangeError} If there is no training
 */
export function curvesCsv(trainings: readonly Training[]): Uint8Array {
  const columns = CURVE_COLUMNS.filter((name) => trainings.some(({ curve }) => curve[name]));
  return encodeCsv(
    trainings.flatMap(({ job: { env, algorithm, seed }, curve }) =>
      Array.from(curve.iteration!, (_, at): CsvRow => ({
        env,
        algorithm,
        seed: seed!,
        ...Object.fromEntries(columns.map((name) => [name, shortened(curve[name]?.[at])])),
      }))
    ),
  );
}

function shortened(value: number | undefined): string | number {
  return value === undefined ? "" : Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
