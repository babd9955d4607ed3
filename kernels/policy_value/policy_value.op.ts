import type { Tasks, Tensor } from "../data.ts";
import { extentsOf, type Operation } from "../operation.ts";

/** Exact undiscounted value of an episode, by dynamic programming; the table as for `rollout`. */
export const policyValue: Operation<{ table: Tensor; tasks: Tasks; out: Tensor }> = {
  equation: "out = E Σ_t r_t, s₀ ~ start, a_t ~ π",
  extents: ({ tasks: { dynamics } }) => extentsOf(dynamics),
  reads: { table: "R T [H] S A", tasks: { transitions: "R T S A S", rewards: "R T S A" } },
  writes: { out: "R T" },
};

/** Entropy of a policy table, averaged over rows, nats. */
export const policyEntropy: Operation<{ table: Tensor; out: Tensor }> = {
  equation: "out = −mean_m Σ_a π log π",
  reads: { table: "R T … A" },
  writes: { out: "R T" },
};
