import type { Checkpoint, Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";

/** Room for the best θ of each run; nothing has a score yet. */
export const checkpoint: Operation<{ runs: number; parameters: number }> = {
  equation: "status = (score, iteration), iteration = −1 before the first",
  extents: ({ runs, parameters }) => ({ R: runs, P: parameters }),
  allocates: { theta: "R P", status: "R 2" },
  initial: { status: [0, -1] },
};

/** Keeps θ where the mean of its scores is finite and above the best so far, or is the first. */
export const keepBest: Operation<
  { theta: Tensor; score: Tensor; iteration: number; best: Checkpoint }
> = {
  equation: "best.θ = θ of argmax mean_T(score), the earliest of equals",
  reads: { best: "checkpoint", theta: "R P", score: "R T" },
  updates: { best: { theta: "R P", status: "R 2" } },
};
