import type { TaskFamily } from "../../envs/family.ts";
import { validateFamily } from "../../envs/validate_family.ts";

/** A bandit as a user would write one: four arms that pay N(ρ, 1), ρ ~ N(1, 1). */
export const GAUSSIAN_BANDIT: TaskFamily = validateFamily({
  name: "gaussian-bandit-k4-n20",
  dynamics: {
    states: 1,
    actions: 4,
    horizon: 1,
    reward: { kind: "gaussian", sd: 1 },
    start: [1],
  },
  episodes: 20,
  rewards: { kind: "normal", mean: 1, sd: 1 },
  transitions: { kind: "constant", value: 1 },
  report: { group: "gaussian-bandit", unit: "total", normaliser: null, labels: { k: 4 } },
});
