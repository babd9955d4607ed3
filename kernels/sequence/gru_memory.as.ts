// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The memory of a GRU policy; `gru_memory.ts` has the equations.
 *
 * @module
 */
import { Sum } from "../policy/vectors.as.ts";
import { addScaled, Gru, gruStep, pullBackGru } from "./gru.as.ts";
import { SequencePlan, Tape } from "./plan.as.ts";

/** Rows of the readout of state s, `[A + 1, units]`: logits, then V. */

function rowsOf(plan: SequencePlan, theta: usize, s: i32): usize {
  const row = plan.byState ? s * (plan.actions + 1) : 0;
  return Gru.end(theta, plan.inputs, plan.units) + (<usize> (row * plan.units) << 2);
}

/** Its biases. */

function biasesOf(plan: SequencePlan, theta: usize, s: i32): usize {
  const readouts = plan.byState ? plan.states : 1;
  const all = <usize> (readouts * (plan.actions + 1) * plan.units) << 2;
  const row = plan.byState ? s * (plan.actions + 1) : 0;
  return Gru.end(theta, plan.inputs, plan.units) + all + (<usize> row << 2);
}

/** Empties the memory. */
export function beginGru(plan: SequencePlan): void {
  memory.fill(plan.memories, 0, <usize> plan.units << 2);
  plan.lastSlot = -1;
}

/** Begins derivatives. */
export function beginGruBack(plan: SequencePlan): void {
  memory.fill(plan.dMemories, 0, <usize> plan.units << 2);
}

/** Adds a feature to the tape. */

function see(tape: usize, feature: i32, value: f32): void {
  const count = load<i32>(Tape.count(tape));
  const at = Tape.features(tape) + (<usize> count << 3);
  store<i32>(at, feature);
  store<f32>(at, value, 4);
  store<i32>(Tape.count(tape), count + 1);
}

/** Logits of state s at `plan.logits`, with V over its horizon behind the last action's. */
export function gruLogits(plan: SequencePlan, tape: usize, step: i32, s: i32): void {
  const units = plan.units;
  const S = plan.states;
  const A = plan.actions;
  store<i32>(Tape.count(tape), 0);
  see(tape, s, 1);
  if (plan.product) {
    if (plan.lastSlot >= 0) {
      see(tape, S + plan.lastSlot, 1);
      see(tape, S + S * A + plan.lastSlot, plan.lastReward - plan.rewardNumber);
    }
  } else {
    if (plan.lastSlot >= 0) {
      see(tape, S + plan.lastAction, 1);
      see(tape, S + A, plan.lastReward - plan.rewardNumber);
    }
    if (step % plan.horizon == 0) see(tape, S + A + 1, 1);
  }
  const unit = Tape.unit(tape);
  const features = Tape.features(tape);
  const count = load<i32>(Tape.count(tape));
  gruStep(plan.theta, plan.inputs, units, plan.memories, features, count, unit, plan.work);
  const next = unit + (<usize> (5 * units) << 2);
  const bytes = <usize> units << 2;
  if (step < plan.freezeAfter) memory.copy(plan.memories, next, bytes);
  const biases = biasesOf(plan, plan.theta, s);
  let row = rowsOf(plan, plan.theta, s);
  for (let a = 0; a <= A; a++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(next + at), v128.load(row + at)));
    }
    const out = load<f32>(biases + (<usize> a << 2)) + Sum.of(sum);
    if (a < A) store<f32>(plan.logits + (<usize> a << 2), out);
    else plan.value = out;
    row += bytes;
  }
}

/** Keeps what the next step sees. */
export function gruObserve(plan: SequencePlan, s: i32, a: i32, r: f32): void {
  plan.lastSlot = s * plan.actions + a;
  plan.lastAction = a;
  plan.lastReward = r;
}

/** Takes a step's derivatives back. */
export function gruBack(plan: SequencePlan, tape: usize, step: i32, s: i32, dValue: f32): void {
  const units = plan.units;
  const bytes = <usize> units << 2;
  const unit = Tape.unit(tape);
  const next = unit + 5 * bytes;
  const isFrozen = step >= plan.freezeAfter;
  const d = isFrozen ? plan.work + 6 * bytes : plan.dMemories;
  if (isFrozen) memory.fill(d, 0, bytes);
  let row = rowsOf(plan, plan.theta, s);
  let dRow = rowsOf(plan, plan.gradient, s);
  const dBiases = biasesOf(plan, plan.gradient, s);
  for (let a = 0; a <= plan.actions; a++) {
    const dOut = a < plan.actions ? load<f32>(plan.dLogits + (<usize> a << 2)) : dValue;
    const to = dBiases + (<usize> a << 2);
    store<f32>(to, load<f32>(to) + dOut);
    addScaled(dRow, dOut, next, units);
    addScaled(d, dOut, row, units);
    row += bytes;
    dRow += bytes;
  }
  const features = Tape.features(tape);
  const count = load<i32>(Tape.count(tape));
  pullBackGru(plan.theta, plan.inputs, units, features, count, unit, d, plan.gradient, plan.work);
  if (isFrozen) addScaled(plan.dMemories, 1, d, units);
}
