/**
 * The trust region's step and its backtracking line search (Schulman et al.
 * 2015, appendix C): of the candidates θ − backtrackᶜ·s·x, the first whose
 * surrogate falls and whose KL stays inside the region.
 *
 * @module
 */
import { type LineSearchSettings, TRUST_REGION_LOG, TRUST_REGION_OUTCOMES } from "../data.ts";
import type { InnerLoopProducts, LaneOuter } from "../inner_loop/inner_loop.ts";
import { meanKl, type ObjectiveData, surrogateLoss } from "../objective/objective.ts";
import {
  CG_BREAKDOWN,
  CG_STATUS,
  type CgRun,
  dot,
} from "../conjugate_gradients/conjugate_gradients.ts";

/** Columns of a run's search status. */
export const SEARCH_STATUS = { curvature: 0, surrogateBefore: 1, gradientNorm: 2 } as const;

/** One run's search: surrogate and KL `[C]`, NaN where not measured; candidates `[C, P]`; status `[3]`. */
export interface SearchRun {
  readonly candidates: Float64Array;
  readonly surrogate: Float64Array;
  readonly kl: Float64Array;
  readonly status: Float64Array;
}

/**
 * xᵀAx of the solution: xᵀ(b − r), since CG keeps r = b − A x. Equal to one
 * more product with A but for rounding, and free.
 */
export function solutionCurvature(cg: CgRun): number {
  return dot(cg.x, cg.b) - dot(cg.x, cg.r);
}

/** Whether CG left a step that can be scaled to the trust region. */
export function hasStep(cg: CgRun, curvature: number): boolean {
  return Number.isFinite(curvature) && curvature > 0 &&
    cg.status[CG_STATUS.breakdown] !== CG_BREAKDOWN.nonFinite;
}

/** Candidate c, `[P]`: θ − backtrackᶜ·√(2 maxKl / xᵀAx)·x. */
export function candidate(
  theta: Float64Array,
  x: Float64Array,
  curvature: number,
  settings: LineSearchSettings,
  c: number,
  out: Float64Array,
): void {
  let scale = Math.sqrt(2 * settings.maxKl / curvature);
  for (let i = 0; i < c; i++) scale *= settings.backtrack;
  for (let k = 0; k < theta.length; k++) out[k] = theta[k]! - scale * x[k]!;
}

/** A task of a run: the data of its inner steps, and D′. */
export interface SearchTask {
  readonly inner: readonly ObjectiveData[];
  readonly outer: LaneOuter;
}

/** Measures a run's candidates, θ `[P]`, up to the first acceptable one. */
export function searchRun(
  products: InnerLoopProducts,
  theta: Float64Array,
  tasks: readonly SearchTask[],
  cg: CgRun,
  settings: LineSearchSettings,
  search: SearchRun,
): void {
  const curvature = solutionCurvature(cg);
  let before = 0;
  for (const { outer: { data } } of tasks) {
    before += surrogateLoss(data, data.behaviour) / tasks.length;
  }
  search.status.set([curvature, before, Math.sqrt(dot(cg.b, cg.b))]);
  search.surrogate.fill(NaN);
  search.kl.fill(NaN);
  if (!hasStep(cg, curvature)) return;
  const p = new Float64Array(tasks[0]!.outer.data.weights.length);
  for (let c = 0; c < settings.candidates; c++) {
    const tried = search.candidates.subarray(c * theta.length, (c + 1) * theta.length);
    candidate(theta, cg.x, curvature, settings, c, tried);
    let surrogate = 0;
    let kl = 0;
    for (const { inner, outer: { data, visits } } of tasks) {
      products.adaptedPolicy(tried, inner, p);
      surrogate += surrogateLoss(data, p) / tasks.length;
      kl += meanKl(visits, p, data.behaviour, p.length / visits.length) / tasks.length;
    }
    search.surrogate[c] = surrogate;
    search.kl[c] = kl;
    if (isAcceptable(settings, before, surrogate, kl)) return;
  }
}

/**
 * Whether the meta-gradient is 0, or so small that CG stopped before its first
 * iteration.
 */
function hasNoGradient({ b, status }: CgRun): boolean {
  const untouched = status[CG_STATUS.iterations] === 0 &&
    status[CG_STATUS.breakdown] === CG_BREAKDOWN.none;
  return untouched || b.every((value) => value === 0);
}

/** Whether a candidate improves the surrogate inside the trust region; NaN never does. */
export function isAcceptable(
  settings: LineSearchSettings,
  surrogateBefore: number,
  surrogate: number,
  kl: number,
): boolean {
  const improves = settings.acceptEqual
    ? surrogate <= surrogateBefore
    : surrogate < surrogateBefore;
  return improves && kl < settings.klSlack * settings.maxKl;
}

/** θ becomes the first acceptable candidate or stays; `log` `[9]` says which, and why. */
export function accept(
  theta: Float64Array,
  cg: CgRun,
  settings: LineSearchSettings,
  search: SearchRun,
  log: Float64Array,
): void {
  const curvature = search.status[SEARCH_STATUS.curvature]!;
  const before = search.status[SEARCH_STATUS.surrogateBefore]!;
  let chosen = -1;
  let outcome: (typeof TRUST_REGION_OUTCOMES)[number];
  if (hasNoGradient(cg)) {
    outcome = "zero-gradient";
  } else if (!hasStep(cg, curvature)) {
    const negative = curvature <= 0 && cg.status[CG_STATUS.breakdown] !== CG_BREAKDOWN.nonFinite;
    outcome = negative ? "curvature-not-positive" : "non-finite";
  } else {
    chosen = search.surrogate.findIndex((surrogate, c) =>
      isAcceptable(settings, before, surrogate, search.kl[c]!)
    );
    const measured = search.surrogate.some((s, c) => Number.isFinite(s + search.kl[c]!));
    outcome = chosen >= 0 ? "accepted" : measured ? "search-exhausted" : "non-finite";
  }
  if (chosen >= 0) {
    theta.set(search.candidates.subarray(chosen * theta.length, (chosen + 1) * theta.length));
  }
  const entries: Record<(typeof TRUST_REGION_LOG)[number], number> = {
    outcome: TRUST_REGION_OUTCOMES.indexOf(outcome),
    candidate: chosen,
    surrogateBefore: before,
    surrogateAfter: chosen >= 0 ? search.surrogate[chosen]! : before,
    kl: chosen >= 0 ? search.kl[chosen]! : 0,
    curvature,
    gradientNorm: search.status[SEARCH_STATUS.gradientNorm]!,
    cgIterations: cg.status[CG_STATUS.iterations]!,
    cgBreakdown: cg.status[CG_STATUS.breakdown]!,
  };
  TRUST_REGION_LOG.forEach((name, k) => log[k] = entries[name]);
}
