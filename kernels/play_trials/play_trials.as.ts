// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * Plays trials; `play_trials.ts` says how. Draws are those of `rollout`: given the same probabilities,
 * states and actions are the reference's.
 *
 * @module
 */
import { Normal } from "../fill/fill.as.ts";
import { SequencePlan } from "../sequence/plan.as.ts";
import { act, begin, observe, tapeOf } from "../sequence/walk.as.ts";
import { Tape } from "../sequence/plan.as.ts";
import { Threefry } from "../threefry/threefry.as.ts";

/** 40 bits of a probability; a draw has 24 of them. */
const FIXED_POINT: f64 = 1099511627776;

/** Plays the trials of every lane. `seeds` is u32 `[R]`, `startTable` f32 `[S]`. */
export function playTrials(
  at: usize,
  runs: i32,
  tasks: i32,
  gaussian: i32,
  sd: f32,
  start: i32,
  startTable: usize,
  stream: u32,
  seeds: usize,
  iteration: u32,
  firstTask: u32,
  theta: usize,
  transitions: usize,
  means: usize,
  states: usize,
  actions: usize,
  rewards: usize,
  logProbabilities: usize,
  values: usize,
  totals: usize,
): void {
  const plan = changetype<SequencePlan>(at);
  const pairs = <usize> (plan.states * plan.actions) << 2;
  const bytes = <usize> plan.steps << 2;
  const S = plan.states;
  const A = plan.actions;
  const H = plan.horizon;
  const words = plan.words;
  for (let run = 0; run < runs; run++) {
    const seed = load<u32>(seeds + (<usize> run << 2));
    for (let task = 0; task < tasks; task++) {
      const name = firstTask + task;
      const high = Threefry.high(iteration, name);
      begin(plan, theta);
      let total: f32 = 0;
      let s = start;
      for (let step = 0; step < plan.steps; step++) {
        const to = <usize> step << 2;
        if ((step & 7) == 0) drawSteps(plan, seed, stream, name, high, step, gaussian);
        if (step % H == 0) {
          s = start;
          if (start < 0) {
            const element = i32x4.splat(Threefry.low(name, 2 * (step / H * (H + 1) + H)));
            Threefry.blocks(seed, stream, element, element, element, element, high, words + 160);
            s = indexOf(startTable, S, load<u32>(words + 160) >>> 8);
          }
        }
        const word = words + (<usize> (step & 4) << 3) + (<usize> (step & 3) << 2);
        const log = act(plan, step, s);
        const pi = Tape.pi(tapeOf(plan, step), plan.units);
        const a = indexOf(pi, A, load<u32>(word) >>> 8);
        const mean = load<f32>(means + (<usize> (s * A + a) << 2));
        let r: f32 = 0;
        if (gaussian) {
          r = mean + sd * load<f32>(words + 128 + (<usize> (step & 7) << 2));
        } else {
          const u = <f32> (load<u32>(word, 16) >>> 8) * 5.9604644775390625e-8;
          r = u < mean ? 1 : 0;
        }
        observe(plan, step, s, a, r);
        store<f32>(states + to, <f32> s);
        store<f32>(actions + to, <f32> a);
        store<f32>(rewards + to, r);
        const logit = load<f32>(plan.logits + (<usize> a << 2));
        store<f32>(logProbabilities + to, logit - log);
        store<f32>(values + to, load<f32>(tapeOf(plan, step)) * load<f32>(plan.horizons + to));
        total += r;
        if (S > 1) {
          const row = transitions + (<usize> ((s * A + a) * S) << 2);
          s = indexOf(row, S, load<u32>(word, 64) >>> 8);
        }
      }
      store<f32>(totals, total);
      totals += 4;
      transitions += pairs * S;
      means += pairs;
      states += bytes;
      actions += bytes;
      rewards += bytes;
      logProbabilities += bytes;
      values += bytes;
    }
    theta += <usize> plan.parameters << 2;
  }
}

/** The words of eight steps at `plan.words`: actions' and rewards' twice four, states' and angles' alike; then noise. */
function drawSteps(
  plan: SequencePlan,
  seed: u32,
  stream: u32,
  task: u32,
  high: u32,
  first: i32,
  gaussian: i32,
): void {
  const words = plan.words;
  const H = plan.horizon;
  for (let k = 0; k < 8; k++) {
    const step = first + k;
    const element = Threefry.low(task, 2 * (step / H * (H + 1) + step % H));
    store<u32>(words + (<usize> k << 2), element);
  }
  const a = v128.load(words);
  const b = v128.load(words, 16);
  const odd = i32x4.splat(1);
  Threefry.blocks(seed, stream, a, b, v128.or(a, odd), v128.or(b, odd), high, words);
  if (!gaussian) return;
  v128.store(words, Normal.of(v128.load(words, 16), v128.load(words, 80)), 128);
  v128.store(words, Normal.of(v128.load(words, 48), v128.load(words, 112)), 144);
}

/** The smallest j with U·2¹⁶ < Σ ⌊2⁴⁰ p⌋ up to j; the last closes. */
function indexOf(p: usize, size: i32, u: u32): i32 {
  const word = <i64> u << 16;
  let sum: i64 = 0;
  for (let j = 0; j < size - 1; j++) {
    sum += <i64> (min(<f64> load<f32>(p + (<usize> j << 2)), 1) * FIXED_POINT);
    if (word < sum) return j;
  }
  return size - 1;
}
