/**
 * What a sequence policy is to the operations that walk its trials: something that acts, observes, and
 * takes derivatives back in the opposite order.
 *
 * @module
 */
/** One trial's memory, empty at first. */
export interface TrialMemory {
  /**
   * Logits of the actions in state s.
   *
   * @param step counted through the trial; one act a step
   * @returns `[A]`, and the value in units of {@linkcode horizonsOf}
   */
  act(step: number, s: number): { readonly logits: Float64Array; readonly value: number };
  /** Remembers what a step's action brought. */
  observe(step: number, s: number, a: number, r: number): void;
  /**
   * Adds the derivatives of one act, and of what was observed after it, to the gradient; the last step
   * first.
   */
  pullBack(step: number, dLogits: Float64Array, dValue: number): void;
  /** After the first step: adds what is left. */
  finish(): void;
}

/** When a trial's clock and memory stop, in steps. */
export interface TrialTimes {
  readonly clockEnd: number;
  readonly freezeAfter: number;
}

/** Σ γⁱ over what is left of L steps, at each of them: what a value is measured in. */
export function horizonsOf(steps: number, discount: number): Float64Array {
  const horizons = new Float64Array(steps);
  for (let t = steps - 1, sum = 0; t >= 0; t--) horizons[t] = sum = 1 + discount * sum;
  return horizons;
}

/** The softmax of logits, and its logarithm. */
export function softmax(logits: Float64Array): { pi: Float64Array; logPi: Float64Array } {
  const most = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  const logPi = logits.map((logit) => logit - most - Math.log(sum));
  return { pi: logPi.map(Math.exp), logPi };
}
