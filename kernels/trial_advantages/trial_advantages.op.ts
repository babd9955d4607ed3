import type { Tasks, Tensor } from "../data.ts";
import { extentsOf, type Operation } from "../operation.ts";
import type { TrialAdvantageSettings, Trials } from "../sequence/data.ts";

/**
 * Advantages over a whole trial: nothing ends at an episode's end but the last one's. Normalising goes
 * over all trials of a run.
 */
export const trialAdvantages: Operation<{
  trials: Trials;
  tasks: Tasks;
  settings: TrialAdvantageSettings;
  advantages: Tensor;
  targets: Tensor;
}> = {
  equation: "δ_t = r_t + γ V_{t+1} − V_t; Â_t = δ_t + γλ Â_{t+1}; target_t = Â_t + V_t",
  extents: ({ trials: { dynamics, count } }) => ({ ...extentsOf(dynamics), N: count }),
  reads: {
    trials: { states: "R T N H", actions: "R T N H", rewards: "R T N H", values: "R T N H" },
    tasks: { rewards: "R T S A" },
  },
  writes: { advantages: "R T N H", targets: "R T N H" },
};
