// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The memory of a tied policy; `tied_memory.ts` has the equations. Heads are kept by state, head and
 * action, so that vectors run along the actions of a state.
 *
 * @module
 */
import { relu, Sum } from "../policy/vectors.as.ts";
import { addRows, addScaled, Gru, gruStep, pullBackGru, pullBackRows } from "./gru.as.ts";
import { CLOCK, HEADS, SequencePlan, Tape } from "./plan.as.ts";

/** Where the parts of θ behind the unit's are. */
class Weights {
  /** `[units, units]`, and its biases. */
  @inline
  static hidden(plan: SequencePlan, theta: usize): usize {
    return Gru.end(theta, 2, plan.units);
  }

  @inline
  static hiddenBiases(plan: SequencePlan, theta: usize): usize {
    return Weights.hidden(plan, theta) + (<usize> (plan.units * plan.units) << 2);
  }

  /** `[6, units]`, and its biases. */
  @inline
  static heads(plan: SequencePlan, theta: usize): usize {
    return Weights.hiddenBiases(plan, theta) + (<usize> plan.units << 2);
  }

  @inline
  static headBiases(plan: SequencePlan, theta: usize): usize {
    return Weights.heads(plan, theta) + (<usize> (HEADS * plan.units) << 2);
  }

  /** `[3]`. */
  @inline
  static clock(plan: SequencePlan, theta: usize): usize {
    return Weights.headBiases(plan, theta) + (HEADS << 2);
  }
}

/** Where a head of a state's actions is. */

function headOf(plan: SequencePlan, heads: usize, s: i32, j: i32): usize {
  return heads + (<usize> ((s * HEADS + j) * plan.padded) << 2);
}

/** Hidden layer and heads of a memory. */
function readMemory(plan: SequencePlan, m: usize, hidden: usize, heads: usize): void {
  const units = plan.units;
  const bytes = <usize> units << 2;
  const biases = Weights.hiddenBiases(plan, plan.theta);
  addRows(biases, m, Weights.hidden(plan, plan.theta), units, units, hidden);
  relu(hidden, bytes);
  const rows = Weights.heads(plan, plan.theta);
  const headBiases = Weights.headBiases(plan, plan.theta);
  for (let j: usize = 0; j < <usize> HEADS; j++) {
    const row = rows + j * bytes;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(hidden + at), v128.load(row + at)));
    }
    store<f32>(heads + (j << 2), load<f32>(headBiases + (j << 2)) + Sum.of(sum));
  }
}

/** Empties all memories; reads an empty one. */
export function beginTied(plan: SequencePlan): void {
  const slots = <usize> (plan.states * plan.actions);
  memory.fill(plan.memories, 0, (slots * plan.units) << 2);
  readMemory(plan, plan.memories, plan.firstHidden, plan.firstHeads);
  for (let s = 0; s < plan.states; s++) {
    for (let j = 0; j < HEADS; j++) {
      const value = load<f32>(plan.firstHeads + (<usize> j << 2));
      const row = headOf(plan, plan.heads, s, j);
      for (let a = 0; a < plan.actions; a++) store<f32>(row + (<usize> a << 2), value);
    }
  }
}

/** Begins derivatives. */
export function beginTiedBack(plan: SequencePlan): void {
  const slots = <usize> (plan.states * plan.actions);
  memory.fill(plan.dMemories, 0, (slots * plan.units) << 2);
  memory.fill(plan.dHeads, 0, <usize> (plan.states * HEADS * plan.padded) << 2);
}

/** τ of a step. */
function setClock(plan: SequencePlan, step: i32): void {
  const left = <f32> max(0, plan.clockEnd - step);
  store<f32>(plan.tau, 1);
  store<f32>(plan.tau, left / <f32> plan.clockEnd, 4);
  store<f32>(plan.tau, 10 / (left / <f32> plan.clockUnit + 10), 8);
}

/** Σ_j τ_j head_j of four actions. */

function ofClock(plan: SequencePlan, row: usize): v128 {
  const next = <usize> plan.padded << 2;
  const first = f32x4.mul(v128.load32_splat(plan.tau), v128.load(row));
  const second = f32x4.mul(v128.load32_splat(plan.tau, 4), v128.load(row + next));
  const third = f32x4.mul(v128.load32_splat(plan.tau, 8), v128.load(row + 2 * next));
  return f32x4.add(f32x4.add(first, second), third);
}

/** Logits of state s at `plan.logits`. */
export function tiedLogits(plan: SequencePlan, step: i32, s: i32): void {
  setClock(plan, step);
  const row = headOf(plan, plan.heads, s, 0);
  for (let at: usize = 0; at < <usize> plan.padded << 2; at += 16) {
    v128.store(plan.logits + at, ofClock(plan, row + at));
  }
}

/** V over its horizon, once π is on the tape. */
export function tiedValue(plan: SequencePlan, s: i32, pi: usize): f32 {
  const row = headOf(plan, plan.heads, s, CLOCK);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < <usize> plan.padded << 2; at += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(pi + at), ofClock(plan, row + at)));
  }
  const clock = Weights.clock(plan, plan.theta);
  let value = Sum.of(sum);
  for (let j: usize = 0; j < <usize> CLOCK << 2; j += 4) {
    value += load<f32>(plan.tau + j) * load<f32>(clock + j);
  }
  return value;
}

/** Changes the memory of the slot that was played. */
export function tiedObserve(plan: SequencePlan, tape: usize, s: i32, a: i32, r: f32): void {
  const units = plan.units;
  const slot = s * plan.actions + a;
  const m = plan.memories + (<usize> (slot * units) << 2);
  const y = plan.rewardNumber * r;
  const features = Tape.features(tape);
  store<i32>(features, 0);
  store<f32>(features, y, 4);
  store<i32>(features, 1, 8);
  store<f32>(features, 1 - y, 12);
  store<i32>(Tape.count(tape), 2);
  store<i32>(Tape.place(tape), slot);
  const unit = Tape.unit(tape);
  gruStep(plan.theta, 2, units, m, features, 2, unit, plan.work);
  const next = unit + (<usize> (5 * units) << 2);
  memory.copy(m, next, <usize> units << 2);
  const heads = plan.work + (<usize> (6 * units) << 2);
  readMemory(plan, m, Tape.hidden(tape, units), heads);
  for (let j = 0; j < HEADS; j++) {
    const value = load<f32>(heads + (<usize> j << 2));
    store<f32>(headOf(plan, plan.heads, s, j) + (<usize> a << 2), value);
  }
}

/**
 * Adds the heads' derivatives; those by the memory are added to `d`.
 *
 * @param dHeads f32 `[6]`
 */
function pullBackHeads(plan: SequencePlan, m: usize, hidden: usize, dHeads: usize, d: usize): void {
  const units = plan.units;
  const bytes = <usize> units << 2;
  const rows = Weights.heads(plan, plan.theta);
  const dRows = Weights.heads(plan, plan.gradient);
  const dBiases = Weights.headBiases(plan, plan.gradient);
  const dHidden = plan.work;
  memory.fill(dHidden, 0, bytes);
  for (let j: usize = 0; j < <usize> HEADS; j++) {
    const dHead = load<f32>(dHeads + (j << 2));
    const to = dBiases + (j << 2);
    store<f32>(to, load<f32>(to) + dHead);
    addScaled(dRows + j * bytes, dHead, hidden, units);
    addScaled(dHidden, dHead, rows + j * bytes, units);
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const closed = f32x4.eq(v128.load(hidden + at), f32x4.splat(0));
    v128.store(dHidden + at, v128.andnot(v128.load(dHidden + at), closed));
  }
  addScaled(Weights.hiddenBiases(plan, plan.gradient), 1, dHidden, units);
  const into = Weights.hidden(plan, plan.theta);
  pullBackRows(m, into, Weights.hidden(plan, plan.gradient), dHidden, units, units, d);
}

/** Takes a step's derivatives back: what it observed, then its act. */
export function tiedBack(plan: SequencePlan, tape: usize, step: i32, s: i32, dValue: f32): void {
  const units = plan.units;
  const count = load<i32>(Tape.count(tape));
  if (count >= 0) {
    const slot = load<i32>(Tape.place(tape));
    const at = slot / plan.actions;
    const offset = <usize> (slot % plan.actions) << 2;
    const dHeads = plan.work + (<usize> (6 * units) << 2);
    for (let j = 0; j < HEADS; j++) {
      const from = headOf(plan, plan.dHeads, at, j) + offset;
      store<f32>(dHeads + (<usize> j << 2), load<f32>(from));
      store<f32>(from, 0);
    }
    const d = plan.dMemories + (<usize> (slot * units) << 2);
    const unit = Tape.unit(tape);
    const next = unit + (<usize> (5 * units) << 2);
    pullBackHeads(plan, next, Tape.hidden(tape, units), dHeads, d);
    const features = Tape.features(tape);
    pullBackGru(plan.theta, 2, units, features, count, unit, d, plan.gradient, plan.work);
  }
  setClock(plan, step);
  const clock = Weights.clock(plan, plan.gradient);
  const pi = Tape.pi(tape, units);
  for (let j = 0; j < CLOCK; j++) {
    const tau = load<f32>(plan.tau + (<usize> j << 2));
    addScaled(headOf(plan, plan.dHeads, s, j), tau, plan.dLogits, plan.padded);
    addScaled(headOf(plan, plan.dHeads, s, CLOCK + j), tau * dValue, pi, plan.padded);
    const to = clock + (<usize> j << 2);
    store<f32>(to, load<f32>(to) + tau * dValue);
  }
}

/** The derivatives by the empty memory's heads. */
export function finishTied(plan: SequencePlan): void {
  const units = plan.units;
  const dHeads = plan.work + (<usize> (6 * units) << 2);
  for (let j = 0; j < HEADS; j++) {
    let sum: f32 = 0;
    for (let s = 0; s < plan.states; s++) {
      const row = headOf(plan, plan.dHeads, s, j);
      for (let a = 0; a < plan.actions; a++) sum += load<f32>(row + (<usize> a << 2));
    }
    store<f32>(dHeads + (<usize> j << 2), sum);
  }
  // An empty memory is zero: the first slot's is not needed any more.
  const zeros = plan.memories;
  memory.fill(zeros, 0, <usize> units << 2);
  pullBackHeads(plan, zeros, plan.firstHidden, dHeads, plan.dMemories);
}
