/**
 * The memory of a tied policy: one state m_k a slot k = (s, a), all by the same weights.
 *
 * ```text
 * m_k ← GRU(m_k, (y, 1 − y)) after a pull of k        f, u = heads of ReLU(A m_k + a)
 * logit_k = Σ_j τ_j f_j(m_k)       V = Σ_k π_k Σ_j τ_j u_j(m_k) + c·τ over the slots of state s
 * ```
 *
 * π in V is a constant to derivatives. τ = (1, ℓ/L, 10/(ℓ + 10)) with ℓ what is left on the clock.
 *
 * @module
 */
import type { Dynamics } from "../data.ts";
import type { TiedPolicy } from "./data.ts";
import { type GruStep, gruStep, type GruWeights, pullBackGru } from "./gru.ts";
import { CLOCK, TIED_HEADS } from "./layout.ts";
import { softmax, type TrialMemory, type TrialTimes } from "./trial_memory.ts";

type Weights = Readonly<Record<string, Float64Array>>;

/** A slot's memory and what its heads make of it. */
interface Slot {
  readonly m: Float64Array;
  readonly hidden: Float64Array;
  readonly heads: Float64Array;
}

/** What was done in a step: where, by which π, and the slot as it was before it changed. */
interface Act {
  readonly s: number;
  readonly pi: Float64Array;
  observed?: { readonly slot: number; readonly step: GruStep; readonly after: Slot };
}

/** The weights of the unit among a policy's. */
export function gruOf(weights: Weights): GruWeights {
  return {
    input: weights["input.weights"]!,
    memory: weights["memory.weights"]!,
    biases: weights["gates.biases"]!,
    candidate: weights["candidate.biases"]!,
  };
}

/** τ of a step. */
export function clockOf(step: number, end: number, unit: number): number[] {
  const left = Math.max(0, end - step);
  return [1, left / end, 10 / (left / unit + 10)];
}

/** See {@linkcode TrialMemory}. */
export class TiedMemory implements TrialMemory {
  readonly #acts: Act[] = [];
  readonly #slots: Slot[];
  readonly #first: Slot;
  /** Derivatives by each slot's heads and memory, as it is when derivatives have come that far. */
  readonly #dHeads: Float64Array[];
  readonly #dMemory: Float64Array[];

  constructor(
    readonly policy: TiedPolicy,
    readonly dynamics: Dynamics,
    readonly times: TrialTimes,
    readonly weights: Weights,
    readonly gradient: Weights,
  ) {
    const { units } = policy;
    const count = dynamics.states * dynamics.actions;
    this.#first = this.#read(new Float64Array(units));
    this.#slots = Array.from({ length: count }, () => this.#first);
    this.#dHeads = this.#slots.map(() => new Float64Array(TIED_HEADS));
    this.#dMemory = this.#slots.map(() => new Float64Array(units));
  }

  act(step: number, s: number) {
    const tau = this.#clock(step);
    const { actions: A } = this.dynamics;
    const of = (offset: number) =>
      Float64Array.from({ length: A }, (_, a) => {
        const { heads } = this.#slots[s * A + a]!;
        return tau.reduce((sum, t, j) => sum + t * heads[offset + j]!, 0);
      });
    const logits = of(0);
    const { pi } = softmax(logits);
    const worth = of(CLOCK);
    const clock = this.weights["clock.weights"]!;
    const value = pi.reduce((sum, p, a) => sum + p * worth[a]!, 0) +
      tau.reduce((sum, t, j) => sum + t * clock[j]!, 0);
    this.#acts[step] = { s, pi };
    return { logits, value };
  }

  observe(step: number, s: number, a: number, r: number) {
    if (step >= this.times.freezeAfter) return;
    const slot = s * this.dynamics.actions + a;
    const y = this.policy.rewardScale * r;
    const gru = gruStep(gruOf(this.weights), this.#slots[slot]!.m, [[0, y], [1, 1 - y]]);
    const after = this.#read(gru.next);
    this.#slots[slot] = after;
    this.#acts[step]!.observed = { slot, step: gru, after };
  }

  pullBack(step: number, dLogits: Float64Array, dValue: number) {
    const { s, pi, observed } = this.#acts[step]!;
    if (observed) {
      const { slot, after, step: gru } = observed;
      const dNext = this.#pullBackHeads(after, this.#dHeads[slot]!);
      this.#dMemory[slot]!.forEach((d, k) => dNext[k]! += d);
      this.#dMemory[slot] = pullBackGru(gruOf(this.weights), gru, dNext, gruOf(this.gradient));
      this.#dHeads[slot]!.fill(0);
    }
    const { actions: A } = this.dynamics;
    this.#clock(step).forEach((tau, j) => {
      for (let a = 0; a < A; a++) {
        const dHeads = this.#dHeads[s * A + a]!;
        dHeads[j]! += tau * dLogits[a]!;
        dHeads[CLOCK + j]! += tau * pi[a]! * dValue;
      }
      this.gradient["clock.weights"]![j]! += tau * dValue;
    });
  }

  finish() {
    const sum = new Float64Array(TIED_HEADS);
    for (const dHeads of this.#dHeads) dHeads.forEach((d, j) => sum[j]! += d);
    this.#pullBackHeads(this.#first, sum);
  }

  #clock(step: number): number[] {
    const unit = this.policy.clock === "steps" ? 1 : this.dynamics.horizon;
    return clockOf(step, this.times.clockEnd, unit);
  }

  #read(m: Float64Array): Slot {
    const units = m.length;
    const [into, bias, out, outBias] = this.#headWeights(this.weights);
    const hidden = bias!.map((b, k) =>
      Math.max(0, m.reduce((sum, x, j) => sum + x * into![j * units + k]!, b))
    );
    const heads = outBias!.map((b, j) =>
      hidden.reduce((sum, x, k) => sum + x * out![j * units + k]!, b)
    );
    return { m, hidden, heads };
  }

  /** Adds the heads' derivatives; returns those by the memory. */
  #pullBackHeads({ m, hidden }: Slot, dHeads: Float64Array): Float64Array {
    const units = m.length;
    const [into, , out] = this.#headWeights(this.weights);
    const [dInto, dBias, dOut, dOutBias] = this.#headWeights(this.gradient);
    const dHidden = new Float64Array(units);
    dHeads.forEach((d, j) => {
      dOutBias![j]! += d;
      for (let k = 0; k < units; k++) {
        dOut![j * units + k]! += d * hidden[k]!;
        if (hidden[k]! > 0) dHidden[k]! += d * out![j * units + k]!;
      }
    });
    dHidden.forEach((d, k) => dBias![k]! += d);
    return m.map((x, j) => {
      let sum = 0;
      for (let k = 0; k < units; k++) {
        sum += into![j * units + k]! * dHidden[k]!;
        dInto![j * units + k]! += x * dHidden[k]!;
      }
      return sum;
    });
  }

  #headWeights(of: Weights) {
    return ["hidden.weights", "hidden.biases", "heads.weights", "heads.biases"].map((it) => of[it]);
  }
}
