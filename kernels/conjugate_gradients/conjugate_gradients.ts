/**
 * Conjugate gradients (Hestenes & Stiefel 1952) on A x = b, a step at a time;
 * the caller makes the products A p. All vectors are `[P]` of one run.
 *
 * @module
 */

/** Columns of a run's status. */
export const CG_STATUS = { residual: 0, active: 1, iterations: 2, breakdown: 3 } as const;

/** Values of the breakdown column. */
export const CG_BREAKDOWN = { none: 0, curvature: 1, nonFinite: 2 } as const;

/**
 * 2⁻¹²⁶, below which f32 loses digits and some devices flush to 0: r·r and pᵀAp below it are too small
 * to be divided by.
 */
export const CG_LEAST = 2 ** -126;

/** One run's system. */
export interface CgRun {
  readonly b: Float64Array;
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  /** `[4]`, see {@linkcode CG_STATUS}. */
  readonly status: Float64Array;
}

/** x = 0, r = p = b. */
export function cgStart(run: CgRun): void {
  run.x.fill(0);
  run.r.set(run.b);
  run.p.set(run.b);
  const rr = dot(run.b, run.b);
  run.status.set([rr, 1, 0, CG_BREAKDOWN.none]);
  if (!Number.isFinite(rr)) stop(run, CG_BREAKDOWN.nonFinite);
}

/**
 * One iteration with the product A p `[P]`.
 *
 * A run whose r·r is below `tolerance` or {@linkcode CG_LEAST} stops
 * as it is, and so does one that meets pᵀAp ≤ 0 or a non-finite number; the
 * status says which.
 */
export function cgStep(run: CgRun, product: Float64Array, tolerance: number): void {
  const { x, r, p, status } = run;
  const rr = status[CG_STATUS.residual]!;
  if (status[CG_STATUS.active] === 0) return;
  // Solved exactly, or as far as f32 can tell, is no breakdown, though pᵀAp may be 0 then.
  if (rr < tolerance || rr < CG_LEAST) return stop(run, CG_BREAKDOWN.none);
  const curvature = dot(p, product);
  if (!Number.isFinite(curvature)) return stop(run, CG_BREAKDOWN.nonFinite);
  if (curvature < CG_LEAST) return stop(run, CG_BREAKDOWN.curvature);
  const alpha = rr / curvature;
  for (let k = 0; k < x.length; k++) {
    x[k]! += alpha * p[k]!;
    r[k]! -= alpha * product[k]!;
  }
  const next = dot(r, r);
  const beta = next / rr;
  for (let k = 0; k < p.length; k++) p[k] = r[k]! + beta * p[k]!;
  status[CG_STATUS.residual] = next;
  status[CG_STATUS.iterations]! += 1;
  if (!Number.isFinite(next)) stop(run, CG_BREAKDOWN.nonFinite);
}

/** Inner product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function stop(run: CgRun, breakdown: number): void {
  run.status[CG_STATUS.active] = 0;
  run.status[CG_STATUS.breakdown] = breakdown;
}
