/**
 * The linear critic (appendix A; features of Duan et al. 2016 after
 * Duan et al., *Benchmarking deep RL for continuous control*, 2016).
 *
 * Per step the features are [o, o², τ, τ², τ³, 1] with τ = t/100, fitted to
 * discounted returns by least squares with ridge λ. For a one-hot observation
 * o and o² are the same columns and the intercept is their sum, so the
 * (2S + 4)-column problem is singular but for its ridge. Eliminating both
 * exactly leaves S + 3 columns [o, τ, τ², τ³] with the ridge
 *
 * ```text
 * (λ/2) (I − 1 1ᵀ / (S + 2))   on the states
 * λ I                          on τ, τ², τ³
 * ```
 *
 * with the same predictions (docs/derivations.md). An observation that is
 * always 0 leaves one constant column, the intercept, with ridge λ.
 *
 * @module
 */

/** Columns that depend on time: τ, τ², τ³. */
export const TIME_COLUMNS = 3;

/** What a critic sees of a state; see `AdvantageSettings.observation`. */
export type CriticObservation = "one-hot" | "zero";

/** τ of step t, counted from `origin`. */
export function scaledTime(t: number, origin: number): number {
  return (t + origin) / 100;
}

/** V(s, t) of a critic with weights `[S + 3]`. */
export function criticValue(
  weights: Float64Array,
  states: number,
  s: number,
  tau: number,
): number {
  const linear = weights[states]!;
  const square = weights[states + 1]!;
  const cube = weights[states + 2]!;
  return weights[s]! + tau * (linear + tau * (square + tau * cube));
}

/**
 * Fits the critic to one lane's episodes.
 *
 * @param visited state of each step, `[N, H]`
 * @param returns discounted return from each step, `[N, H]`
 * @param weights written, `[S + 3]`
 * @throws {RangeError} If an observation of `zero` is asked for more than one state
 */
export function fitCritic(
  visited: Float64Array,
  returns: Float64Array,
  options: {
    states: number;
    horizon: number;
    timeOrigin: number;
    ridge: number;
    observation: CriticObservation;
  },
  weights: Float64Array,
): void {
  const { states, horizon, timeOrigin, ridge } = options;
  const size = states + TIME_COLUMNS;
  const gram = ridgeMatrix(states, ridge, options.observation);
  const moment = new Float64Array(size);
  const powers = new Float64Array(TIME_COLUMNS);
  for (let k = 0; k < visited.length; k++) {
    const s = visited[k]!;
    const tau = scaledTime(k % horizon, timeOrigin);
    powers[0] = tau;
    powers[1] = tau * tau;
    powers[2] = tau * tau * tau;
    gram[s * size + s]! += 1;
    moment[s]! += returns[k]!;
    for (let j = 0; j < TIME_COLUMNS; j++) {
      const row = (states + j) * size;
      gram[row + s]! += powers[j]!;
      moment[states + j]! += powers[j]! * returns[k]!;
      for (let l = 0; l <= j; l++) gram[row + states + l]! += powers[j]! * powers[l]!;
    }
  }
  solvePositiveDefinite(gram, moment, weights);
}

/** The ridge on the S + 3 columns that stand for the original 2S + 4. */
function ridgeMatrix(
  states: number,
  ridge: number,
  observation: CriticObservation,
): Float64Array {
  if (observation === "zero" && states !== 1) {
    throw new RangeError(
      `Cannot fit a critic on observation "zero" of ${states} states: it tells 1 state only`,
    );
  }
  const size = states + TIME_COLUMNS;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = ridge;
  if (observation === "zero") return matrix;
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      matrix[i * size + j] = (ridge / 2) * ((i === j ? 1 : 0) - 1 / (states + 2));
    }
  }
  return matrix;
}

/**
 * Solves A x = b by Cholesky's decomposition; only A's lower triangle is read,
 * and it is overwritten.
 */
function solvePositiveDefinite(a: Float64Array, b: Float64Array, x: Float64Array): void {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * n + k]! * x[k]!;
    x[i] = sum / a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i]! * x[k]!;
    x[i] = sum / a[i * n + i]!;
  }
}
