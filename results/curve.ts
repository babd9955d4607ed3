/**
 * `curve.safetensors`: validations of one training, and the health of the iterations between them.
 *
 * Each column is a tensor `[validations]`; one that a learner does not have is not there. Metadata: see
 * `provenance.ts`.
 *
 * @module
 */
import { TRUST_REGION_OUTCOMES } from "../kernels/backend.ts";
import type { CurvePoint } from "../learners/train.ts";
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";

const outcomeColumn = (outcome: string) => outcome.replaceAll("-", "_");

/** Names of the columns, in their order. */
export const CURVE_COLUMNS: readonly string[] = [
  "iteration",
  "value",
  "value_before",
  "entropy_before",
  "mean_kl",
  "skipped",
  ...TRUST_REGION_OUTCOMES.map(outcomeColumn),
];

/** A training's columns, each `[validations]`. */
export type Curve = Readonly<Record<string, Float64Array>>;

/** The columns of run `run`. */
export function curveOf(points: readonly CurvePoint[], run: number): Curve {
  const rows = points.map((point): Record<string, number | undefined> => ({
    iteration: point.iteration,
    value: point.value[run],
    value_before: point.valueBefore[run],
    entropy_before: point.entropyBefore[run],
    mean_kl: point.meanKl[run],
    skipped: point.skipped[run],
    ...Object.fromEntries(
      Object.entries(point.outcomes[run] ?? {}).map(([name, n]) => [outcomeColumn(name), n]),
    ),
  }));
  const columns = CURVE_COLUMNS.filter((name) => rows[0]![name] !== undefined);
  return Object.fromEntries(
    columns.map((name) => [name, Float64Array.from(rows, (row) => row[name]!)]),
  );
}

/** The file of a curve. */
export function encodeCurve(curve: Curve, provenance: Provenance): Uint8Array {
  return encodeResult(curve, provenance);
}

/**
 * A curve.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function decodeCurve(bytes: Uint8Array): Curve {
  const file = decodeResult(bytes);
  const columns = ["iteration", ...CURVE_COLUMNS.slice(1).filter((name) => file.shapeOf(name))];
  return Object.fromEntries(columns.map((name) => [name, file.numbers(name)]));
}
