import type { InnerLoop, LinearisedLoop, OuterBatch, Policy, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** An inner loop and what it led to, laid out to be linearised again and again. */
export const innerLoop: Operation<{ policy: Policy; inner: InnerLoop; outer: OuterBatch }> = {
  equation: "θ′ = θ⁽ᵏ⁾, θ⁽ʲ⁺¹⁾ = θ⁽ʲ⁾ − α ∇L(θ⁽ʲ⁾); α a number, or diagonal: one for each layer",
  reads: {
    policy: "policy",
    outer: {
      theta: "R T P",
      rows: { weights: "R T M A", behaviour: "R T M A", visits: "R T M" },
    },
    inner: {
      steps: [{ theta: "R [T] P", rows: { weights: "R T M A", behaviour: "R T M A" } }],
    },
  },
};

/**
 * Linearises a loop at what its tensors hold now. Derivatives stay those until the next call, whatever
 * the tensors hold then.
 */
export const linearise: Operation<{ loop: LinearisedLoop }> = {
  equation: "J_j = I − α ∇²L(θ⁽ʲ⁾)",
  reads: { loop: "innerLoop" },
  check: ({ loop }) => void (loop.isLinearised = true),
};

/** @throws {TypeError} If a loop has no derivatives yet */
function requireLinearised({ loop }: { loop: LinearisedLoop }): void {
  if (loop.isLinearised) return;
  throw new TypeError("Cannot take derivatives of an inner loop: linearise must be called first");
}

/** Gradient of each task's outer loss through its inner loop; with `order: 1`, J = I. */
export const metaGradient: Operation<{ loop: LinearisedLoop; order: 1 | 2; out: Tensor }> = {
  equation: "out = J₁ᵀ ⋯ Jₖᵀ ∇L′(θ′)",
  reads: { loop: "innerLoop" },
  writes: { out: "R T P" },
  check: requireLinearised,
};

/** Curvature of each task's KL at θ′ as a function of θ, times v; with `order: 1`, J = I. */
export const curvatureProduct: Operation<
  { loop: LinearisedLoop; order: 1 | 2; v: Tensor; out: Tensor }
> = {
  equation: "out = J₁ᵀ ⋯ Jₖᵀ F(θ′) Jₖ ⋯ J₁ v",
  reads: { loop: "innerLoop", v: "R P" },
  writes: { out: "R T P" },
  check: requireLinearised,
};
