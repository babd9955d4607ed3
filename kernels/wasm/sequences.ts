/**
 * What the `wasm` backend can do with policies that remember.
 *
 * @module
 */
import * as clipNorm from "../clip_norm/clip_norm.wasm.ts";
import type { Runs } from "../checked.ts";
import type { SEQUENCES } from "../operations.ts";
import * as playTrials from "../play_trials/play_trials.wasm.ts";
import * as replayTrials from "../replay_trials/replay_trials.wasm.ts";
import * as trialAdvantages from "../trial_advantages/trial_advantages.wasm.ts";
import * as trialGradient from "../trial_gradient/trial_gradient.wasm.ts";
import type { WasmContext, WasmNatives } from "./context.ts";

/** The host's part of every operation. */
export const WASM_SEQUENCES: Runs<typeof SEQUENCES, WasmNatives, WasmContext> = {
  ...clipNorm,
  ...playTrials,
  ...replayTrials,
  ...trialAdvantages,
  ...trialGradient,
};
