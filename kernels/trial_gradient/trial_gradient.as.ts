// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The gradient of the loss of trials, through time; `trial_gradient.ts` says of what. A lane's part adds
 * up on its own, from the last step to the first; a run's is the lanes' in order.
 *
 * @module
 */
import { Approximate } from "../approximate/approximate.as.ts";
import { Sum } from "../policy/vectors.as.ts";
import { beginGruBack, gruBack } from "../sequence/gru_memory.as.ts";
import { SequencePlan, Tape } from "../sequence/plan.as.ts";
import { beginTiedBack, finishTied, tiedBack } from "../sequence/tied_memory.as.ts";
import { act, begin, observe, tapeOf } from "../sequence/walk.as.ts";

/** Writes the gradient of every run to `out` `[R, P]`. `clip` below 0: the plain policy gradient. */
export function trialGradient(
  at: usize,
  runs: i32,
  tasks: i32,
  entropyWeight: f32,
  valueWeight: f32,
  clip: f32,
  theta: usize,
  states: usize,
  actions: usize,
  rewards: usize,
  played: usize,
  advantages: usize,
  targets: usize,
  out: usize,
): void {
  const plan = changetype<SequencePlan>(at);
  const steps = plan.steps;
  const bytes = <usize> steps << 2;
  const P = <usize> plan.parameters << 2;
  const padded = (P + 15) & ~15;
  const longest = load<f32>(plan.horizons);
  plan.gradient = plan.laneGradient;
  for (let run = 0; run < runs; run++) {
    memory.fill(out, 0, P);
    for (let task = 0; task < tasks; task++) {
      begin(plan, theta);
      for (let step = 0; step < steps; step++) {
        const from = <usize> step << 2;
        const s = <i32> load<f32>(states + from);
        act(plan, step, s);
        observe(plan, step, s, <i32> load<f32>(actions + from), load<f32>(rewards + from));
      }
      memory.fill(plan.laneGradient, 0, padded);
      if (plan.tied) beginTiedBack(plan);
      else beginGruBack(plan);
      for (let step = steps - 1; step >= 0; step--) {
        const from = <usize> step << 2;
        const s = <i32> load<f32>(states + from);
        const tape = tapeOf(plan, step);
        const a = <i32> load<f32>(actions + from);
        const advantage = load<f32>(advantages + from);
        setLogits(plan, tape, a, advantage, load<f32>(played + from), clip, entropyWeight);
        const unit = load<f32>(plan.horizons + from) / longest;
        const error = load<f32>(tape) * unit - load<f32>(targets + from) / longest;
        const dValue = valueWeight * error * unit / <f32> steps;
        if (plan.tied) tiedBack(plan, tape, step, s, dValue);
        else gruBack(plan, tape, step, s, dValue);
      }
      if (plan.tied) finishTied(plan);
      for (let k: usize = 0; k < P; k += 4) {
        store<f32>(out + k, load<f32>(out + k) + load<f32>(plan.laneGradient + k));
      }
      states += bytes;
      actions += bytes;
      rewards += bytes;
      played += bytes;
      advantages += bytes;
      targets += bytes;
    }
    for (let k: usize = 0; k < P; k += 4) store<f32>(out + k, load<f32>(out + k) / <f32> tasks);
    theta += P;
    out += P;
  }
}

/** The loss's derivatives by logits at `plan.dLogits`. */
function setLogits(
  plan: SequencePlan,
  tape: usize,
  a: i32,
  advantage: f32,
  logOld: f32,
  clip: f32,
  entropyWeight: f32,
): void {
  const pi = Tape.pi(tape, plan.units);
  const d = plan.dLogits;
  const bytes = <usize> plan.padded << 2;
  const steps = <f32> plan.steps;
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const p = v128.load(pi + at);
    // p log p is 0 where p is too small to have a logarithm.
    const log = Approximate.log(f32x4.max(p, f32x4.splat(1.1754943508222875e-38)));
    v128.store(d + at, log);
    sum = f32x4.add(sum, f32x4.mul(p, log));
  }
  const entropy = -Sum.of(sum);
  let credit = advantage;
  if (clip >= 0) {
    const off = f32x4.splat(load<f32>(d + (<usize> a << 2)) - logOld);
    const ratio = f32x4.extract_lane(Approximate.exp(off), 0);
    const isClipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
    credit = isClipped ? 0 : advantage * ratio;
  }
  const weight = f32x4.splat(credit / steps);
  const bonus = f32x4.splat(entropyWeight / steps);
  for (let at: usize = 0; at < bytes; at += 16) {
    const p = v128.load(pi + at);
    const up = f32x4.mul(bonus, f32x4.add(v128.load(d + at), f32x4.splat(entropy)));
    v128.store(d + at, f32x4.mul(p, f32x4.add(weight, up)));
  }
  const taken = d + (<usize> a << 2);
  store<f32>(taken, load<f32>(taken) - credit / steps);
}
