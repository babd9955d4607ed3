/**
 * The memory of a GRU policy: one state m over the whole trial.
 *
 * ```text
 * m_t = GRU(m_{t−1}, x(s_t, what came before))       logits, V = readout of m_t
 * ```
 *
 * A frozen memory m_F reads each further state with what it last observed, and keeps nothing of it.
 *
 * @module
 */
import type { Dynamics } from "../data.ts";
import type { GruPolicy } from "./data.ts";
import { type Features, type GruStep, gruStep, pullBackGru } from "./gru.ts";
import type { TrialMemory, TrialTimes } from "./trial_memory.ts";
import { gruOf } from "./tied_memory.ts";

type Weights = Readonly<Record<string, Float64Array>>;

/** The step before. */
interface Before {
  readonly s: number;
  readonly a: number;
  readonly r: number;
}

/** See {@linkcode TrialMemory}. */
export class GruMemory implements TrialMemory {
  readonly #acts: { readonly s: number; readonly gru: GruStep }[] = [];
  #m: Float64Array;
  #before: Before | undefined;
  /** Derivative by the memory that a step leaves. */
  #dMemory: Float64Array;

  constructor(
    readonly policy: GruPolicy,
    readonly dynamics: Dynamics,
    readonly times: TrialTimes,
    readonly weights: Weights,
    readonly gradient: Weights,
  ) {
    this.#m = new Float64Array(policy.units);
    this.#dMemory = new Float64Array(policy.units);
  }

  act(step: number, s: number) {
    const gru = gruStep(gruOf(this.weights), this.#m, this.#features(step, s));
    if (step < this.times.freezeAfter) this.#m = gru.next;
    this.#acts[step] = { s, gru };
    const [rows, biases] = this.#readout(this.weights);
    const { actions: A } = this.dynamics;
    const H = this.policy.units;
    const out = Float64Array.from({ length: A + 1 }, (_, a) => {
      const row = this.#row(s) + a;
      return gru.next.reduce((sum, x, k) => sum + x * rows[row * H + k]!, biases[row]!);
    });
    return { logits: out.subarray(0, A), value: out[A]! };
  }

  observe(step: number, s: number, a: number, r: number) {
    if (step < this.times.freezeAfter) this.#before = { s, a, r };
  }

  pullBack(step: number, dLogits: Float64Array, dValue: number) {
    const { s, gru } = this.#acts[step]!;
    const isFrozen = step >= this.times.freezeAfter;
    const dNext = isFrozen ? new Float64Array(this.policy.units) : this.#dMemory;
    const [rows] = this.#readout(this.weights);
    const [dRows, dBiases] = this.#readout(this.gradient);
    const H = this.policy.units;
    [...dLogits, dValue].forEach((d, a) => {
      const row = this.#row(s) + a;
      dBiases[row]! += d;
      for (let k = 0; k < H; k++) {
        dRows[row * H + k]! += d * gru.next[k]!;
        dNext[k]! += d * rows[row * H + k]!;
      }
    });
    const dBefore = pullBackGru(gruOf(this.weights), gru, dNext, gruOf(this.gradient));
    if (isFrozen) dBefore.forEach((d, k) => this.#dMemory[k]! += d);
    else this.#dMemory = dBefore;
  }

  finish() {}

  #features(step: number, s: number): Features {
    const { states: S, actions: A, horizon } = this.dynamics;
    const { input, rewardCentre } = this.policy;
    const before = this.#before;
    const r = before ? before.r - rewardCentre : 0;
    if (input === "published") {
      return [
        [s, 1],
        ...(before ? [[S + before.a, 1] as const, [S + A, r] as const] : []),
        ...(step % horizon === 0 ? [[S + A + 1, 1] as const] : []),
      ];
    }
    const slot = before && S + before.s * A + before.a;
    return [[s, 1], ...(slot === undefined ? [] : [[slot, 1], [slot + S * A, r]] as const)];
  }

  /** Of a state's readout, its first row. */
  #row(s: number): number {
    return this.policy.readout === "by-state" ? s * (this.dynamics.actions + 1) : 0;
  }

  #readout(of: Weights): [rows: Float64Array, biases: Float64Array] {
    return [of["readout.weights"]!, of["readout.biases"]!];
  }
}
