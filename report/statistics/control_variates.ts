/**
 * Control variates: numbers of a task whose expectation over all tasks is known, such as the best arm's
 * p. What chance did to them on the tasks at hand is taken out of the scores.
 *
 * @module
 */
import { checkScores, type ScoreMatrix } from "./scores.ts";

/** A number of each task, and its expectation. */
export interface Control {
  /** `[T]`. */
  readonly values: ArrayLike<number>;
  /** Over all tasks. */
  readonly expectation: number;
}

/**
 * Scores without what the controls explain:
 *
 * ```text
 * x′[s, t] = x[s, t] − Σ_j β_j (c_j[t] − E c_j)
 * ```
 *
 * with β of least squares on the tasks' means over seeds. The mean of x′ estimates that of x with less
 * error (Lavenberg & Welch 1981); that β is of the same tasks biases it by less than 1/T of a standard
 * deviation.
 *
 * @param scores `[S, T]`, T above the number of controls and 1
 * @throws {RangeError} If there are too few tasks, or a control has another number of them
 */
export function controlled(scores: ScoreMatrix, controls: readonly Control[]): Float64Array[] {
  const { seeds, tasks } = checkScores(scores, "use control variates");
  for (const { values } of controls) {
    if (values.length === tasks && tasks > controls.length + 1) continue;
    throw new RangeError(
      `Cannot use control variates: one has ${values.length} tasks, must have the scores' ${tasks}, ` +
        `above ${controls.length + 1}`,
    );
  }
  const means = Float64Array.from(
    { length: tasks },
    (_, t) => scores.reduce((sum, row) => sum + row[t]!, 0) / seeds,
  );
  const centred = controls.map(({ values }) => lessMean(values));
  const beta = leastSquares(centred, lessMean(means));
  const shift = Float64Array.from(
    { length: tasks },
    (_, t) =>
      controls.reduce(
        (sum, { values, expectation }, j) => sum + beta[j]! * (values[t]! - expectation),
        0,
      ),
  );
  return scores.map((row) => Float64Array.from(row, (x, t) => x - shift[t]!));
}

function lessMean(values: ArrayLike<number>): Float64Array {
  const list = Float64Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return list.map((x) => x - mean);
}

/** β of y on columns, by elimination on the normal equations; 0 for a column that others explain. */
function leastSquares(columns: readonly Float64Array[], y: Float64Array): number[] {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, t) => sum + x * b[t]!, 0);
  const rows = columns.map((a) => [...columns.map((b) => dot(a, b)), dot(a, y)]);
  const own = rows.map((row, j) => row[j]!);
  rows.forEach((pivot, j) => {
    if (!(pivot[j]! > 1e-12 * own[j]!)) return void pivot.fill(0);
    rows.forEach((row, i) => {
      if (i === j) return;
      const factor = row[j]! / pivot[j]!;
      row.forEach((_, k) => row[k]! -= factor * pivot[k]!);
    });
  });
  return rows.map((row, j) => row[j] === 0 ? 0 : row.at(-1)! / row[j]!);
}
