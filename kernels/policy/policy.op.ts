import type { Policy, PolicyShape, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";
import { parameterCount } from "./layout.ts";

/** A policy network, asked about a row of observations a state, the same for every lane. */
export const policy: Operation<{ shape: PolicyShape; observations: Tensor }> = {
  equation: "logits = W₃ᵀ relu(W₂ᵀ relu(W₁ᵀ x + b₁) + b₂) + b₃ (appendix A)",
  reads: { observations: "M D" },
  extents: ({ shape }) => ({ D: shape.inputs, A: shape.actions, P: parameterCount(shape) }),
};

/** The policy as a table, for every row of its observations. */
export const policyTable: Operation<{ policy: Policy; theta: Tensor; out: Tensor }> = {
  equation: "out = π_θ(a | m)",
  reads: { policy: "policy", theta: "R [T] P" },
  writes: { out: "R T M A" },
};
