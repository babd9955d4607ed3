// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * What the steps of a trial share: the policy, the task's extents, and room for a lane's memory and tape.
 *
 * @module
 */
import { GRU_TAPE } from "./gru.as.ts";

/** Heads of a tied policy, and half of them: the clock's numbers. */
export const HEADS: i32 = 6;
export const CLOCK: i32 = 3;

/** Features of a step that are not 0, at most. */
export const FEATURES: i32 = 4;

/** See the module. */
@unmanaged
export class SequencePlan {
  /** 1 if all slots share a unit, 0 for one unit over the trial. */
  tied: i32;
  units: i32;
  /** Features that the unit sees. */
  inputs: i32;
  /** 1 for indicators of slots, 0 as published. */
  product: i32;
  /** 1 if each state has a readout of its own. */
  byState: i32;
  /** What a reward is multiplied with (tied), or what is subtracted from it. */
  rewardNumber: f32;
  states: i32;
  actions: i32;
  horizon: i32;
  steps: i32;
  /** In steps. */
  clockEnd: i32;
  freezeAfter: i32;
  clockUnit: i32;
  parameters: i32;
  /** Actions in whole vectors. */
  padded: i32;
  /** Bytes of a step's tape; 0 if none is kept. */
  tapeStride: usize;
  /** θ and the gradient of this lane's run. */
  theta: usize;
  gradient: usize;
  /** f32 `[steps]`: Σ γⁱ over what is left. */
  horizons: usize;
  /** f32 `[slots or 1, units]`, and the derivatives by them. */
  memories: usize;
  dMemories: usize;
  /** f32 `[S, 6, padded]` of a tied policy, and the derivatives by them. */
  heads: usize;
  dHeads: usize;
  /** f32 `[units]` and `[8]`: hidden layer and heads of an empty memory. */
  firstHidden: usize;
  firstHeads: usize;
  /** f32 `[padded + 8]` each: logits (with the value behind them), derivatives by them. */
  logits: usize;
  dLogits: usize;
  /** f32, several times `units`. */
  work: usize;
  /** f32 `[3]`: the clock. */
  tau: usize;
  /** Draws of eight steps, 160 bytes, and of a first state, 128. */
  words: usize;
  /** f32 `[parameters]`: a lane's part of the gradient. */
  laneGradient: usize;
  tape: usize;
  /** Step before: slot (−1 if none), action, reward. */
  lastSlot: i32;
  lastAction: i32;
  lastReward: f32;
  /** V of the last act, over its horizon. */
  value: f32;
}

/** A step's tape: π, V, what was seen of it and the unit's own. */
export class Tape {
  /** i32: features, −1 if the memory stayed. */
  @inline
  static count(tape: usize): usize {
    return tape + 4;
  }

  /** i32: slot or state, whose memory or readout it is. */
  @inline
  static place(tape: usize): usize {
    return tape + 8;
  }

  @inline
  static features(tape: usize): usize {
    return tape + 16;
  }

  @inline
  static unit(tape: usize): usize {
    return tape + 16 + <usize> FEATURES * 8;
  }

  /** Hidden layer of a tied policy's heads, behind the unit's blocks. */
  @inline
  static hidden(tape: usize, units: i32): usize {
    return Tape.unit(tape) + (<usize> (GRU_TAPE * units) << 2);
  }

  @inline
  static pi(tape: usize, units: i32): usize {
    return Tape.hidden(tape, units) + (<usize> units << 2);
  }

  @inline
  static bytes(units: i32, padded: i32): usize {
    return 16 + <usize> FEATURES * 8 + (<usize> ((GRU_TAPE + 1) * units + padded) << 2);
  }
}

/**
 * Lays a plan out at `at`; with address 0 it only counts.
 *
 * @param taped whether every step's tape is kept
 * @returns bytes
 */
export function layOutSequence(
  at: usize,
  tied: i32,
  units: i32,
  inputs: i32,
  product: i32,
  byState: i32,
  rewardNumber: f32,
  states: i32,
  actions: i32,
  horizon: i32,
  steps: i32,
  clockEnd: i32,
  freezeAfter: i32,
  clockUnit: i32,
  parameters: i32,
  discount: f64,
  taped: i32,
): i32 {
  const padded = (actions + 3) & ~3;
  const memories = tied ? states * actions : 1;
  const heads = tied ? states * HEADS * padded : 0;
  const start = (at + offsetof<SequencePlan>() + 15) & ~15;
  const horizons = start;
  const memoriesAt = horizons + (<usize> ((steps + 3) & ~3) << 2);
  const dMemories = memoriesAt + (<usize> (memories * units) << 2);
  const headsAt = dMemories + (<usize> (memories * units) << 2);
  const dHeads = headsAt + (<usize> heads << 2);
  const firstHidden = dHeads + (<usize> heads << 2);
  const firstHeads = firstHidden + (<usize> units << 2);
  const logits = firstHeads + 32;
  const dLogits = logits + (<usize> (padded + 8) << 2);
  const work = dLogits + (<usize> (padded + 8) << 2);
  const tau = work + (<usize> (8 * units) << 2);
  const words = tau + 16;
  const laneGradient = words + 288;
  const tape = laneGradient + (<usize> ((parameters + 3) & ~3) << 2);
  const bytes = Tape.bytes(units, padded);
  const end = tape + bytes * <usize> (taped ? steps : 1) + 64;
  if (!at) return <i32> end;
  const plan = changetype<SequencePlan>(at);
  plan.tied = tied;
  plan.units = units;
  plan.inputs = inputs;
  plan.product = product;
  plan.byState = byState;
  plan.rewardNumber = rewardNumber;
  plan.states = states;
  plan.actions = actions;
  plan.horizon = horizon;
  plan.steps = steps;
  plan.clockEnd = clockEnd;
  plan.freezeAfter = freezeAfter;
  plan.clockUnit = clockUnit;
  plan.parameters = parameters;
  plan.padded = padded;
  plan.tapeStride = taped ? bytes : 0;
  plan.horizons = horizons;
  plan.memories = memoriesAt;
  plan.dMemories = dMemories;
  plan.heads = headsAt;
  plan.dHeads = dHeads;
  plan.firstHidden = firstHidden;
  plan.firstHeads = firstHeads;
  plan.logits = logits;
  plan.dLogits = dLogits;
  plan.work = work;
  plan.tau = tau;
  plan.words = words;
  plan.laneGradient = laneGradient;
  plan.tape = tape;
  memory.fill(start, 0, end - start);
  let sum: f64 = 0;
  for (let t = steps - 1; t >= 0; t--) {
    sum = 1 + discount * sum;
    store<f32>(horizons + (<usize> t << 2), <f32> sum);
  }
  return <i32> (end - at);
}
