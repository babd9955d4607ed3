/**
 * `rl2`: RL² (Duan, Schulman, Chen, Bartlett, Sutskever, Abbeel 2016).
 *
 * @module
 */
import type { GruPolicy } from "../../kernels/backend.ts";
import { choice, group } from "../schema.ts";
import { PAPER_ADAM } from "../settings.ts";
import type { RecurrentKind } from "./kind.ts";
import { POLICIES, RECURRENT_SCHEMAS, type RecurrentSettings } from "./settings.ts";

/** Appendix of the paper; where it is silent, ours, as noted. */
const paper: RecurrentSettings<GruPolicy> = {
  algorithm: "rl2",
  policy: {
    kind: "gru",
    units: 256,
    input: "published",
    rewardCentre: 0,
    readout: "shared",
  },
  initialisation: { updateBias: 0, outputScale: 1 }, // the paper does not say
  trainedOn: null,
  metaBatch: 2500, // 250 000 steps of 10 × 10 an iteration
  iterations: 10_000,
  advantages: {
    discount: 0.99,
    lambda: 0.3,
    rewards: "sampled",
    centre: 0,
    normalise: true, // the code of its authors
    scored: "online",
  },
  // TRPO in the text, a clipped ratio in the code that made the numbers; a linear baseline there.
  loss: { entropy: 0, value: 0.5, clip: 0.2 },
  outer: { optimiser: PAPER_ADAM, clipNorm: 1, schedule: "constant" }, // ours
  checkpoints: { every: 250, tasks: 200, rule: "best" }, // ours
  evaluation: { memory: "kept" },
};

/** RL², for the registry. */
export const rl2: RecurrentKind<GruPolicy> = {
  name: "rl2",
  module: "learners/recurrent/rl2.ts",
  schema: group({ algorithm: choice("rl2"), policy: POLICIES.gru, ...RECURRENT_SCHEMAS }),
  paper,
};
