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
import { type Provenance, provenanceTexts } from "./provenance.ts";
import { decodeSafetensors, encodeSafetensors, narrowest } from "./safetensors.ts";

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
  const column = (number: (point: CurvePoint) => number | undefined) => {
    const numbers = points.map(number);
    return numbers[0] === undefined ? [] : [Float64Array.from(numbers as number[])];
  };
  const columns: Record<string, Float64Array[]> = {
    iteration: column(({ iteration }) => iteration),
    value: column(({ value }) => value[run]!),
    value_before: column(({ valueBefore }) => valueBefore[run]!),
    entropy_before: column(({ entropyBefore }) => entropyBefore[run]!),
    mean_kl: column(({ meanKl }) => meanKl[run]),
    skipped: column(({ skipped }) => skipped[run]),
  };
  for (const outcome of TRUST_REGION_OUTCOMES) {
    columns[outcomeColumn(outcome)] = column(({ outcomes }) => outcomes[run]?.[outcome]);
  }
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, [values]]) => values ? [[name, values]] : []),
  );
}

/** The file of a curve. */
export function encodeCurve(curve: Curve, provenance: Provenance): Uint8Array {
  const tensors = Object.entries(curve).map(([name, values]) =>
    [name, { shape: [values.length], data: narrowest(values) }] as const
  );
  return encodeSafetensors(Object.fromEntries(tensors), provenanceTexts(provenance));
}

/**
 * A curve.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 */
export function decodeCurve(bytes: Uint8Array): Curve {
  const { tensors } = decodeSafetensors(bytes);
  return Object.fromEntries(
    CURVE_COLUMNS.flatMap((name) => {
      const tensor = tensors[name];
      return tensor ? [[name, Float64Array.from(tensor.data)]] : [];
    }),
  );
}
