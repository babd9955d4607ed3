import type { TaskFamily } from "../../envs/family.ts";
import { validateFamily } from "../../envs/validate_family.ts";

/** An environment as a user would write one: random starts, Bernoulli rewards in several states. */
export const TOY_FAMILY: TaskFamily = validateFamily({
  name: "toy",
  dynamics: {
    states: 3,
    actions: 2,
    horizon: 4,
    reward: { kind: "bernoulli" },
    start: [0.25, 0.75, 0],
  },
  episodes: 20,
  rewards: { kind: "uniform", low: 0.2, high: 0.7 },
  transitions: { kind: "flat-dirichlet" },
  report: { group: "toy", unit: "episode", normaliser: "optimum", labels: {} },
});
