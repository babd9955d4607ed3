/**
 * What operations on policies with a memory work with: such a policy as data, and the trials it plays.
 *
 * A trial is all N episodes of a task, played by one policy that remembers: L = N·H steps, counted
 * through the episodes. Shapes are written as in `kernels/data.ts`.
 *
 * @module
 */
import type { Dynamics, Tensor } from "../data.ts";

/**
 * A gated recurrent unit that all arms, or all S·A slots (s, a), share: each slot has a memory of its
 * own, which only a pull of that slot changes. The policy is a softmax over the slots of the current
 * state, of indices that its heads make of each slot's memory and of the clock.
 */
export interface TiedPolicy {
  /** Which policy this is. */
  readonly kind: "tied";
  /** Of a slot's memory and of its heads' hidden layer; a multiple of 4. */
  readonly units: number;
  /** A reward counts as y = `rewardScale` · r; the cell sees (y, 1 − y). */
  readonly rewardScale: number;
  /** What the clock counts: steps, or the steps of an episode together. */
  readonly clock: "steps" | "episodes";
}

/** What a {@linkcode GruPolicy} sees of the step before, beside the state s it is in. */
export const GRU_INPUTS = [
  /** Indicators of s and of the action before, the reward before, whether an episode begins (Duan et al. 2016). */
  "published",
  /** Indicators of s and of the slot (s, a) before, and that slot's indicator times its reward. */
  "product",
] as const;

/** One gated recurrent unit over the whole trial, with a linear policy and value (Duan et al. 2016). */
export interface GruPolicy {
  /** Which policy this is. */
  readonly kind: "gru";
  /** Of its memory; a multiple of 4. */
  readonly units: number;
  /** What it sees. */
  readonly input: (typeof GRU_INPUTS)[number];
  /** What is subtracted from a reward before it is seen. */
  readonly rewardCentre: number;
  /** Whether logits and value are read out alike in every state, or by weights of each state's own. */
  readonly readout: "shared" | "by-state";
}

/** A policy with a memory. */
export type SequencePolicy = TiedPolicy | GruPolicy;

/** How trials go, beside their tensors. */
export interface TrialRules {
  /** Of the tasks they are played on. */
  readonly dynamics: Dynamics;
  /** Episodes after which the policy's clock stands still. */
  readonly clockEnd: number;
  /** Episodes after which the memory stays as it is; null: it never does. */
  readonly freezeAfter: number | null;
  /** γ of the returns that the values estimate. */
  readonly discount: number;
}

/** Trials: as played, or to be replayed. */
export interface Trials extends TrialRules {
  /** Episodes a trial. */
  readonly count: number;
  /** `[R, T, N, H]`, state indices. */
  readonly states: Tensor;
  /** `[R, T, N, H]`, action indices. */
  readonly actions: Tensor;
  /** `[R, T, N, H]`, reward units. */
  readonly rewards: Tensor;
  /** log π(a | memory, s) of the action taken, nats, `[R, T, N, H]`. */
  readonly logProbabilities: Tensor;
  /** V before the action, reward units, `[R, T, N, H]`. */
  readonly values: Tensor;
  /** Undiscounted reward summed over the trial, `[R, T]`. */
  readonly total: Tensor;
}

/** How a trial's rewards become advantages. */
export interface TrialAdvantageSettings {
  /** λ of generalised advantage estimation; γ is the trials'. */
  readonly lambda: number;
  /** The rewards of the returns: as sampled, or ρ of the slot that was played. */
  readonly rewards: "sampled" | "mean";
  /** Subtracted from every reward. */
  readonly centre: number;
  /** Episodes before this one count nothing. */
  readonly scoredFrom: number;
  /** Subtract the mean over a run's trials and steps, divide by the population standard deviation + 1e-8. */
  readonly normalise: boolean;
}

/** What a trial's loss is made of beside the policy's part. */
export interface TrialLossSettings {
  /** Weight of the entropy bonus. */
  readonly entropy: number;
  /** Weight of the squared error of values, in units of the longest return's horizon Σ γᵗ. */
  readonly value: number;
  /** Clips π/π_old to [1 − clip, 1 + clip] (Schulman et al. 2017); null: the plain policy gradient. */
  readonly clip: number | null;
}
