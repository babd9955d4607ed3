import type { ConjugateGradients, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** Room for systems A x = b, one a run. */
export const conjugateGradients: Operation<{ runs: number; tasks: number; parameters: number }> = {
  equation: "A x = b, A = mean_T(products) + damping",
  extents: ({ runs, tasks, parameters }) => ({ R: runs, T: tasks, P: parameters }),
  allocates: { b: "R P", x: "R P", r: "R P", p: "R P", products: "R T P", status: "R 4" },
};

/** Starts systems, and forgets the residuals of those before. */
export const cgStart: Operation<{ gradients: Tensor; cg: ConjugateGradients }> = {
  equation: "b = mean_T(gradients), x = 0, r = p = b",
  reads: { cg: "conjugateGradients", gradients: "R T P" },
  writes: { cg: { b: "R P", x: "R P", r: "R P", p: "R P", status: "R 4" } },
};

/**
 * One iteration. A run whose r·r is below `tolerance` or 2⁻¹²⁶ (f32's smallest number with all its
 * digits), or that meets pᵀAp below 2⁻¹²⁶ or a non-finite number, stays as it is.
 */
export const cgStep: Operation<{ cg: ConjugateGradients; damping: number; tolerance: number }> = {
  equation: "A p = mean_T(products) + damping·p; x ← x + αp, r ← r − αAp, p ← r + βp",
  reads: { cg: { products: "R T P" } },
  updates: { cg: { x: "R P", r: "R P", p: "R P", status: "R 4" } },
};
