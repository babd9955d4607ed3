import type { Objective, Policy, Rows, StepSize, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** One gradient step, Eq. (5). */
export const adapt: Operation<{
  policy: Policy;
  theta: Tensor;
  rows: Rows;
  stepSize: StepSize;
  objective: Objective;
  out: Tensor;
}> = {
  equation: "out = θ − α ∇L(θ), Eq. (5); α a number, or diagonal: one for each layer",
  reads: {
    policy: "policy",
    theta: "R [T] P",
    rows: { weights: "R T M A", behaviour: "R T M A" },
  },
  writes: { out: "R T P" },
  aliases: [["theta", "out"]],
};
