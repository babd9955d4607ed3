/**
 * `curves.csv`: the training curves of a preset in one table.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import { type Curve, CURVE_COLUMNS } from "../../results/curve.ts";
import { type Column, csvOf } from "../../report/tables/columns.ts";
import type { Job } from "../job.ts";

/** A training and its curve. */
export interface Training {
  readonly job: Pick<Job, "env" | "algorithm" | "seed">;
  readonly curve: Curve;
}

/** More would only be the noise of the last bits; the exact curves are in the digests. */
const SIGNIFICANT_DIGITS = 6;

/** One row a validation; a column that an algorithm does not have is empty. */
export function curvesCsv(trainings: readonly Training[]): string {
  const names = CURVE_COLUMNS.filter((name) => trainings.some(({ curve }) => curve[name]));
  const columns: Column<Training & { readonly at: number }>[] = [
    ["env", ({ job }) => job.env],
    ["algorithm", ({ job }) => job.algorithm],
    ["seed", ({ job }) => String(job.seed)],
    ...names.map((name): Column<Training & { readonly at: number }> => [
      name,
      ({ curve, at }) => shortened(curve[name]?.[at]),
    ]),
  ];
  const rows = trainings.flatMap((training) =>
    Array.from(training.curve.iteration!, (_, at) => ({ ...training, at }))
  );
  return csvOf(columns, rows);
}

function shortened(value: number | undefined): string {
  return value === undefined ? "" : String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
