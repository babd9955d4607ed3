// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * A step of a trial by a policy of either kind.
 *
 * @module
 */
import { Approximate } from "../approximate/approximate.as.ts";
import { Sum } from "../policy/vectors.as.ts";
import { beginGru, gruLogits, gruObserve } from "./gru_memory.as.ts";
import { SequencePlan, Tape } from "./plan.as.ts";
import { beginTied, tiedLogits, tiedObserve, tiedValue } from "./tied_memory.as.ts";

/** The tape of a step. */

export function tapeOf(plan: SequencePlan, step: i32): usize {
  return plan.tape + plan.tapeStride * step;
}

/** Begins a trial: nothing is remembered. */
export function begin(plan: SequencePlan, theta: usize): void {
  plan.theta = theta;
  if (plan.tied) beginTied(plan);
  else beginGru(plan);
}

/**
 * π(· | memory, s) on the tape, `plan.value` V over its horizon.
 *
 * @returns what to subtract from a logit for log π
 */
export function act(plan: SequencePlan, step: i32, s: i32): f32 {
  const tape = tapeOf(plan, step);
  if (plan.tied) tiedLogits(plan, step, s);
  else gruLogits(plan, tape, step, s);
  const pi = Tape.pi(tape, plan.units);
  const bytes = <usize> plan.padded << 2;
  const lanes = v128(0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
  const last = plan.logits + bytes - 16;
  const real = i32x4.lt_s(lanes, i32x4.splat(plan.actions - plan.padded + 4));
  v128.store(last, v128.bitselect(v128.load(last), f32x4.splat(-Infinity), real));
  let most = v128.load(plan.logits);
  for (let at: usize = 16; at < bytes; at += 16) {
    most = f32x4.max(most, v128.load(plan.logits + at));
  }
  most = f32x4.max(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  most = f32x4.max(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const power = Approximate.exp(f32x4.sub(v128.load(plan.logits + at), most));
    v128.store(pi + at, power);
    sum = f32x4.add(sum, power);
  }
  const total = Sum.of(sum);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(pi + at, f32x4.div(v128.load(pi + at), f32x4.splat(total)));
  }
  if (plan.tied) plan.value = tiedValue(plan, s, pi);
  store<f32>(tape, plan.value);
  const logarithm = f32x4.extract_lane(Approximate.log(f32x4.splat(total)), 0);
  return f32x4.extract_lane(most, 0) + logarithm;
}

/** Remembers what the step's action brought. */
export function observe(plan: SequencePlan, step: i32, s: i32, a: i32, r: f32): void {
  const tape = tapeOf(plan, step);
  if (step >= plan.freezeAfter) {
    if (plan.tied) store<i32>(Tape.count(tape), -1);
    return;
  }
  if (plan.tied) tiedObserve(plan, tape, s, a, r);
  else gruObserve(plan, s, a, r);
}
