import type { Tensor } from "../data.ts";
import type { Operation } from "../operation.ts";
import { checkUnits, extentsOfTrials } from "../play_trials/play_trials.op.ts";
import type { SequencePolicy, TrialLossSettings, Trials } from "../sequence/data.ts";

/**
 * The gradient of a run's loss through all steps of its trials, replayed with θ. Advantages and targets
 * are constants to it. V is in units of its horizon G_t = Σ γⁱ over the steps that are left.
 */
export const trialGradient: Operation<{
  policy: SequencePolicy;
  theta: Tensor;
  trials: Trials;
  advantages: Tensor;
  targets: Tensor;
  settings: TrialLossSettings;
  out: Tensor;
}> = {
  equation: "∇ of the mean over trials and steps of −Â log π(a) − entropy·H(π) + " +
    "value·½((V − target)/G₀)²; with `clip`, −min(Â ρ, Â clip(ρ)) in place of −Â log π, ρ = π/π_old",
  extents: extentsOfTrials,
  reads: {
    theta: "R P",
    trials: {
      states: "R T N H",
      actions: "R T N H",
      rewards: "R T N H",
      logProbabilities: "R T N H",
    },
    advantages: "R T N H",
    targets: "R T N H",
  },
  writes: { out: "R P" },
  check: checkUnits,
};
