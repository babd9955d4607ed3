/**
 * `rl2-tied`: ours. RL² whose memory is one small unit, shared by all arms or slots (s, a): it knows that
 * they are exchangeable and which of them is played, and neither priors nor posteriors.
 *
 * @module
 */
import type { TiedPolicy } from "../../kernels/backend.ts";
import { choice, group } from "../schema.ts";
import { PAPER_ADAM } from "../settings.ts";
import type { RecurrentKind } from "./kind.ts";
import { POLICIES, RECURRENT_SCHEMAS, type RecurrentSettings } from "./settings.ts";

/** Nothing of it is published. */
const paper: RecurrentSettings<TiedPolicy> = {
  algorithm: "rl2-tied",
  policy: { kind: "tied", units: 16, rewardScale: 1, clock: "steps" },
  initialisation: { updateBias: 1, outputScale: 0.01 },
  trainedOn: null,
  metaBatch: 128,
  iterations: 500,
  advantages: {
    discount: 0.99,
    lambda: 0.95,
    rewards: "sampled",
    centre: 0.5,
    normalise: true,
    scored: "online",
  },
  loss: { entropy: 0.02, value: 0.5, clip: null },
  outer: {
    optimiser: { ...PAPER_ADAM, learningRate: 5e-3, epsilon: 1e-5 },
    clipNorm: 1,
    schedule: "linear",
  },
  checkpoints: { every: 100, tasks: 200, rule: "last" },
  evaluation: { memory: "kept" },
};

/** The tied agent, for the registry. */
export const rl2Tied: RecurrentKind<TiedPolicy> = {
  name: "rl2-tied",
  module: "learners/recurrent/rl2_tied.ts",
  schema: group({ algorithm: choice("rl2-tied"), policy: POLICIES.tied, ...RECURRENT_SCHEMAS }),
  paper,
};
