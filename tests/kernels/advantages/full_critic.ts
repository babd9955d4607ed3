/**
 * The linear critic as it is written down: 2S + 4 columns, nothing eliminated.
 *
 * @module
 */

/** [o, o², τ, τ², τ³, 1] of a step, τ = t/100. */
export function features(observation: readonly number[], t: number): number[] {
  const tau = t / 100;
  return [...observation, ...observation.map((o) => o * o), tau, tau ** 2, tau ** 3, 1];
}

/** Ridge regression: the minimiser w of ‖X w − y‖² + λ‖w‖². */
export function ridgeRegression(
  X: readonly (readonly number[])[],
  y: readonly number[],
  ridge: number,
): number[] {
  // As least squares of [X; √λ I] on [y; 0] by Householder's reflections: the
  // normal equations would square a condition number of 10⁴ to 10⁸.
  const columns = X[0]!.length;
  const penalty = X[0]!.map((_, i) => X[0]!.map((_, j) => i === j ? Math.sqrt(ridge) : 0));
  const rows = [...X.map((row) => [...row]), ...penalty];
  const right = [...y, ...penalty.map(() => 0)];
  for (let j = 0; j < columns; j++) reflect(rows, right, j);
  const w = new Array<number>(columns).fill(0);
  for (let j = columns - 1; j >= 0; j--) {
    const known = w.reduce((sum, value, k) => k > j ? sum + rows[j]![k]! * value : sum, 0);
    w[j] = (right[j]! - known) / rows[j]![j]!;
  }
  return w;
}

/** Reflects column j's part below the diagonal onto the diagonal. */
function reflect(rows: number[][], right: number[], j: number): void {
  const v = rows.map((row, i) => i < j ? 0 : row[j]!);
  const norm = Math.hypot(...v);
  v[j]! += v[j]! >= 0 ? norm : -norm;
  const squared = v.reduce((sum, value) => sum + value * value, 0);
  for (let k = j; k < rows[0]!.length; k++) {
    const scale = 2 * v.reduce((sum, value, i) => sum + value * rows[i]![k]!, 0) / squared;
    rows.forEach((row, i) => row[k]! -= scale * v[i]!);
  }
  const scale = 2 * v.reduce((sum, value, i) => sum + value * right[i]!, 0) / squared;
  v.forEach((value, i) => right[i]! -= scale * value);
}
