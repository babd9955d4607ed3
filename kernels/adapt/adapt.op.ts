import type { Objective, Policy, Rows, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** One gradient step, Eq. (5). */
export const adapt: Operation<{
  policy: Policy;
  theta: Tensor;
  rows: Rows;
  stepSize: number;
  objective: Objective;
  out: Tensor;
}> = {
  equation: "out = θ − α ∇L(θ), Eq. (5)",
  reads: {
    policy: "policy",
    theta: "R [T] P",
    rows: { weights: "R T M A", behaviour: "R T M A" },
  },
  writes: { out: "R T P" },
  aliases: [["theta", "out"]],
};
