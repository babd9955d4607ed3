// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The linear critic's least squares; `critic.ts` has the features and the ridge.
 *
 * Features depend on state and time only, so the normal equations are made of
 * visits by (s, t) and of returns summed by state and by time. They are solved
 * in f64: S + 3 columns are a speck beside the episodes, and a one-state task
 * whose time features are constant has only its ridge to tell them apart.
 *
 * @module
 */
import { AdvantagePlan } from "./advantages.as.ts";

/**
 * Fits weights f64 `[S + 3]`.
 *
 * @param counts visits, f64 `[S, H]`
 * @param byState returns summed by state, f64 `[S]`
 * @param byTime returns summed by time, f64 `[H]`
 * @param scratch room for f64 `[S + 3, S + 4]`
 */
export function fitCritic(
  plan: AdvantagePlan,
  counts: usize,
  byState: usize,
  byTime: usize,
  scratch: usize,
  weights: usize,
): void {
  const S = plan.states;
  const H = plan.horizon;
  const size = S + 3;
  const gram = scratch;
  const moment = scratch + (<usize> (size * size) << 3);
  ridgeMatrix(plan, gram);
  memory.copy(moment, byState, <usize> S << 3);
  memory.fill(moment + (<usize> S << 3), 0, 24);
  for (let t = 0; t < H; t++) {
    const tau = <f64> (t + plan.timeOrigin) / 100;
    const returns = load<f64>(byTime + (<usize> t << 3));
    let left: f64 = 1;
    for (let j = 0; j < 3; j++) {
      left *= tau;
      add(moment + (<usize> (S + j) << 3), left * returns);
      const row = (S + j) * size;
      for (let s = 0; s < S; s++) {
        const visits = load<f64>(counts + (<usize> (s * H + t) << 3));
        add(gram + (<usize> (row + s) << 3), left * visits);
      }
      let right: f64 = 1;
      for (let l = 0; l <= j; l++) {
        right *= tau;
        add(gram + (<usize> (row + S + l) << 3), left * right * <f64> plan.episodes);
      }
    }
  }
  for (let s = 0; s < S; s++) {
    const diagonal = gram + (<usize> (s * (size + 1)) << 3);
    for (let t = 0; t < H; t++) add(diagonal, load<f64>(counts + (<usize> (s * H + t) << 3)));
  }
  solvePositiveDefinite(gram, moment, size, weights);
}

/** The ridge's lower triangle. */
function ridgeMatrix(plan: AdvantagePlan, gram: usize): void {
  const S = plan.states;
  const size = S + 3;
  memory.fill(gram, 0, <usize> (size * size) << 3);
  for (let i = 0; i < size; i++) store<f64>(gram + (<usize> (i * (size + 1)) << 3), plan.ridge);
  if (plan.blind) return;
  for (let i = 0; i < S; i++) {
    for (let j = 0; j <= i; j++) {
      const own: f64 = i == j ? 1 : 0;
      const value = plan.ridge / 2 * (own - 1 / <f64> (S + 2));
      store<f64>(gram + (<usize> (i * size + j) << 3), value);
    }
  }
}

/** Solves A x = b by Cholesky's decomposition in A's lower triangle. */
function solvePositiveDefinite(a: usize, b: usize, n: i32, x: usize): void {
  for (let j = 0; j < n; j++) {
    const pivotRow = a + (<usize> (j * n) << 3);
    for (let i = j; i < n; i++) {
      const row = a + (<usize> (i * n) << 3);
      let sum = load<f64>(row + (<usize> j << 3));
      for (let k: usize = 0; k < <usize> j << 3; k += 8) {
        sum -= load<f64>(row + k) * load<f64>(pivotRow + k);
      }
      const value = i == j ? sqrt(sum) : sum / load<f64>(pivotRow + (<usize> j << 3));
      store<f64>(row + (<usize> j << 3), value);
    }
  }
  for (let i = 0; i < n; i++) {
    const row = a + (<usize> (i * n) << 3);
    let sum = load<f64>(b + (<usize> i << 3));
    for (let k: usize = 0; k < <usize> i << 3; k += 8) sum -= load<f64>(row + k) * load<f64>(x + k);
    store<f64>(x + (<usize> i << 3), sum / load<f64>(row + (<usize> i << 3)));
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = load<f64>(x + (<usize> i << 3));
    for (let k = i + 1; k < n; k++) {
      sum -= load<f64>(a + (<usize> (k * n + i) << 3)) * load<f64>(x + (<usize> k << 3));
    }
    const diagonal = load<f64>(a + (<usize> (i * (n + 1)) << 3));
    store<f64>(x + (<usize> i << 3), sum / diagonal);
  }
}

function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}
