/**
 * The least work of each kernel of a whole iteration on a GPU: what
 * `bench/work.ts` counts by phase, laid on the kernels that do it.
 *
 * With F and L as there, of one task:
 *
 * | kernel | operations | because |
 * |---|---|---|
 * | policy table | F a call | forward |
 * | adapt | 3F an inner step and a candidate | gradient |
 * | linearise | F + L a point | forward, and δ₂ (h₂ → A) |
 * | meta-gradient | 8F − L | what is left of the gradient at θ′, 2F − L; ∇²L·v 6F |
 * | curvature product | 16F | |
 * | search measure | F a candidate | forward |
 *
 * Kernels that are not named make none that are counted. What CG spends on keeping residuals
 * orthogonal is its own choice, and no part of the least work.
 *
 * @module
 */
import { parameterCount } from "../kernels/policy/layout.ts";
import { layerOperations, type WorkSize } from "./work.ts";

/** Operations of one iteration by kernel; together those of `workOf`. */
export function kernelOperations(
  phase: "MAML iteration" | "Reptile iteration",
  { family, shape, tasks: T, innerSteps, cgIterations, candidates }: WorkSize,
): Readonly<Record<string, number>> {
  const S = family.dynamics.states;
  const F = T * layerOperations(shape, S);
  const L = T * 2 * S * shape.hidden[1] * shape.actions;
  const P = parameterCount(shape);
  if (phase === "Reptile iteration") {
    return {
      "policy table": F,
      "adapt": 3 * F * innerSteps,
      "Reptile average": 2 * P * T,
      "Adam step": 10 * P,
    };
  }
  return {
    "policy table": 2 * F,
    "adapt": 3 * F * (innerSteps + candidates),
    "linearise": 2 * (F + L),
    "meta-gradient": 8 * F - L,
    "curvature product": 16 * F * cgIterations,
    "CG start": T * P + 2 * P,
    "CG step": (T * P + 12 * P) * cgIterations,
    "search measure": F * candidates,
  };
}
