/**
 * Settings of learners whose policy remembers, as data: what may be chosen.
 *
 * @module
 */
import type {
  AdamSettings,
  SequencePolicy,
  TrialAdvantageSettings,
  TrialLossSettings,
} from "../../kernels/backend.ts";
import { GRU_INPUTS } from "../../kernels/sequence/data.ts";
import { boolean, choice, group, integer, nullable, number, type Schema, text } from "../schema.ts";
import { type CheckpointSettings, OPTIMISERS, SHARED_SCHEMAS } from "../settings.ts";

/** θ₀. */
export interface RecurrentInitialisation {
  /** Added to the biases of the update gate: how long memories last at first. */
  readonly updateBias: number;
  /** Factor on the heads' or readout's initial weights; a small one starts near uniform. */
  readonly outputScale: number;
}

/** From rewards to advantages. */
export interface RecurrentAdvantages extends Omit<TrialAdvantageSettings, "scoredFrom"> {
  /** γ. */
  readonly discount: number;
  /** What a trial is rewarded for: its N episodes, or (as MAML is) the N after N free ones. */
  readonly scored: "online" | "post-adaptation";
}

/** Adam as outer optimiser. */
export interface RecurrentOptimiser extends AdamSettings {
  /** Which optimiser this is. */
  readonly kind: "adam";
}

/** The outer loop. */
export interface RecurrentOuter {
  /** Adam with its clip and schedule. */
  readonly optimiser: RecurrentOptimiser;
  /** The gradient's greatest length. */
  readonly clipNorm: number;
  /** Whether the learning rate and the entropy bonus fall to 0, or stay. */
  readonly schedule: "linear" | "constant";
}

/** How a trained agent plays. */
export interface RecurrentEvaluation {
  /** What becomes of its memory after N episodes: it learns on, or stays as it is, as θ′ does. */
  readonly memory: "kept" | "frozen";
}

/** Settings of a learner whose policy is P. */
export interface RecurrentSettings<P extends SequencePolicy = SequencePolicy> {
  /** Name of the learner. */
  readonly algorithm: string;
  /** The policy. */
  readonly policy: P;
  /** θ₀. */
  readonly initialisation: RecurrentInitialisation;
  /** Name of the environment it is trained on; null: the one it is scored on. */
  readonly trainedOn: string | null;
  /** Trials of an update. */
  readonly metaBatch: number;
  /** Updates. */
  readonly iterations: number;
  /** From rewards to advantages. */
  readonly advantages: RecurrentAdvantages;
  /** The loss. */
  readonly loss: TrialLossSettings;
  /** The outer loop. */
  readonly outer: RecurrentOuter;
  /** Validation and the choice of θ: by the sampled reward of trials. */
  readonly checkpoints: CheckpointSettings;
  /** How a trained agent plays. */
  readonly evaluation: RecurrentEvaluation;
}

const finite = number();
const fraction = number({ min: 0, max: 1 });
const nonNegative = number({ min: 0 });
const positive = number({ above: 0 });

/** Whole vectors of four. */
const units: Schema<number> = {
  check(value, path = "") {
    const count = integer({ min: 4, max: 1024 }).check(value, path);
    return choice(...Array.from({ length: 256 }, (_, k) => 4 * (k + 1))).check(count, path);
  },
};

/** Schemas of policies, by kind. */
export const POLICIES: {
  readonly [K in SequencePolicy["kind"]]: Schema<SequencePolicy & { kind: K }>;
} = {
  tied: group({
    kind: choice("tied"),
    units,
    rewardScale: positive,
    clock: choice("steps", "episodes"),
  }),
  gru: group({
    kind: choice("gru"),
    units,
    input: choice(...GRU_INPUTS),
    rewardCentre: finite,
    readout: choice("shared", "by-state"),
  }),
};

/** Schemas of all settings but the learner's name and policy. */
export const RECURRENT_SCHEMAS: {
  readonly [K in Exclude<keyof RecurrentSettings, "algorithm" | "policy">]: Schema<
    RecurrentSettings[K]
  >;
} = {
  initialisation: group({ updateBias: finite, outputScale: nonNegative }),
  trainedOn: nullable(text()),
  metaBatch: SHARED_SCHEMAS.metaBatch,
  iterations: SHARED_SCHEMAS.iterations,
  advantages: group({
    discount: fraction,
    lambda: fraction,
    rewards: choice("sampled", "mean"),
    centre: finite,
    normalise: boolean(),
    scored: choice("online", "post-adaptation"),
  }),
  loss: group({ entropy: nonNegative, value: nonNegative, clip: nullable(positive) }),
  outer: group({
    optimiser: OPTIMISERS.adam,
    clipNorm: positive,
    schedule: choice("linear", "constant"),
  }),
  checkpoints: SHARED_SCHEMAS.checkpoints,
  evaluation: group({ memory: choice("kept", "frozen") }),
};
