/**
 * Trust region policy optimisation (Schulman et al. 2015) of MAML's outer
 * loss: natural-gradient direction by conjugate gradients, scaled to the
 * region, then a backtracking line search that re-adapts at every candidate.
 *
 * @module
 */
import {
  type Backend,
  type LinearisedLoop,
  type LineSearch,
  type Tensor,
  TRUST_REGION_LOG,
} from "../kernels/backend.ts";
import type { Problem } from "./problem.ts";
import type { TrpoSettings } from "./settings.ts";

/** A trust-region optimiser of θ `[R, P]`. */
export interface TrustRegion {
  /** `[rows, R, 9]`, columns {@linkcode TRUST_REGION_LOG}; row `iteration mod rows`. */
  readonly log: Tensor;
  /** The direction of a step on `gradients` `[R, T, P]`, task by task, of a loop that is linearised. */
  solve(gradients: Tensor, loop: LinearisedLoop, order: 1 | 2): void;
  /** The step along it, the longest that improves the surrogate inside the region. */
  search(loop: LinearisedLoop, iteration: number): void;
}

/** Lays out a trust region for θ `[R, P]` and `tasks` tasks a run, logging `logRows` iterations. */
export function createTrustRegion(
  backend: Backend,
  { parameters }: Problem,
  settings: TrpoSettings,
  theta: Tensor,
  tasks: number,
  logRows: number,
): TrustRegion {
  const runs = theta.shape[0]!;
  const cg = backend.conjugateGradients({ runs, tasks, parameters });
  const search: LineSearch = {
    candidates: backend.tensor("candidates", [runs, settings.candidates, parameters]),
    surrogate: backend.tensor("surrogates", [runs, settings.candidates]),
    kl: backend.tensor("KLs", [runs, settings.candidates]),
    status: backend.tensor("search status", [runs, 3]),
  };
  const log = backend.tensor("trust-region log", [logRows, runs, TRUST_REGION_LOG.length]);

  return {
    log,
    solve(gradients, loop, order) {
      const { damping, cgTolerance: tolerance } = settings;
      backend.cgStart({ gradients, cg });
      for (let i = 0; i < settings.cgIterations; i++) {
        backend.curvatureProduct({ loop, order, v: cg.p, out: cg.products });
        backend.cgStep({ cg, damping, tolerance });
      }
    },
    search(loop, iteration) {
      backend.searchCandidates({ loop, theta, cg, settings, search });
      backend.accept({ theta, cg, settings, search, log, row: iteration % logRows });
    },
  };
}
