/**
 * A gated recurrent unit (Cho et al. 2014), the reset gate applied after the product as in cuDNN.
 *
 * ```text
 * r = σ(W_r x + U_r m + b_r)        z = σ(W_z x + U_z m + b_z)
 * q = U_n m + c                     n = tanh(W_n x + b_n + r ∘ q)
 * m′ = (1 − z) ∘ n + z ∘ m
 * ```
 *
 * W, U and b hold the gates r, z, n side by side. x is sparse: a list of (feature, value).
 *
 * @module
 */

/** Weights of a unit: parts of θ, or of its gradient. */
export interface GruWeights {
  /** W, `[inputs, 3H]`. */
  readonly input: Float64Array;
  /** U, `[H, 3H]`. */
  readonly memory: Float64Array;
  /** b, `[3H]`. */
  readonly biases: Float64Array;
  /** c, `[H]`. */
  readonly candidate: Float64Array;
}

/** x: features and their values, the others 0. */
export type Features = readonly (readonly [feature: number, value: number])[];

/** What a step leaves for its derivative. */
export interface GruStep {
  readonly x: Features;
  /** `[H]` each. */
  readonly m: Float64Array;
  readonly r: Float64Array;
  readonly z: Float64Array;
  readonly n: Float64Array;
  readonly q: Float64Array;
  /** m′. */
  readonly next: Float64Array;
}

/** One step from memory m `[H]`. */
export function gruStep(weights: GruWeights, m: Float64Array, x: Features): GruStep {
  const H = m.length;
  const fromInput = weights.biases.slice();
  for (const [feature, value] of x) {
    for (let k = 0; k < 3 * H; k++) fromInput[k]! += value * weights.input[feature * 3 * H + k]!;
  }
  const fromMemory = new Float64Array(3 * H);
  fromMemory.set(weights.candidate, 2 * H);
  for (let j = 0; j < H; j++) {
    for (let k = 0; k < 3 * H; k++) fromMemory[k]! += m[j]! * weights.memory[j * 3 * H + k]!;
  }
  const gate = (k: number) => 1 / (1 + Math.exp(-(fromInput[k]! + fromMemory[k]!)));
  const r = m.map((_, k) => gate(k));
  const z = m.map((_, k) => gate(H + k));
  const q = fromMemory.slice(2 * H);
  const n = m.map((_, k) => Math.tanh(fromInput[2 * H + k]! + r[k]! * q[k]!));
  return { x, m, r, z, n, q, next: m.map((old, k) => (1 - z[k]!) * n[k]! + z[k]! * old) };
}

/**
 * Adds the derivative of a step to `gradient`.
 *
 * @param dNext derivative by m′, `[H]`
 * @returns the derivative by m, `[H]`
 */
export function pullBackGru(
  weights: GruWeights,
  { x, m, r, z, n, q }: GruStep,
  dNext: Float64Array,
  gradient: GruWeights,
): Float64Array {
  const H = m.length;
  const dInput = new Float64Array(3 * H);
  const dMemory = new Float64Array(3 * H);
  for (let k = 0; k < H; k++) {
    const dn = dNext[k]! * (1 - z[k]!) * (1 - n[k]! * n[k]!);
    const dr = dn * q[k]! * r[k]! * (1 - r[k]!);
    const dz = dNext[k]! * (m[k]! - n[k]!) * z[k]! * (1 - z[k]!);
    [dInput[k], dInput[H + k], dInput[2 * H + k]] = [dr, dz, dn];
    [dMemory[k], dMemory[H + k], dMemory[2 * H + k]] = [dr, dz, dn * r[k]!];
    gradient.candidate[k]! += dn * r[k]!;
  }
  for (const [feature, value] of x) {
    for (let k = 0; k < 3 * H; k++) gradient.input[feature * 3 * H + k]! += value * dInput[k]!;
  }
  dInput.forEach((d, k) => gradient.biases[k]! += d);
  return m.map((old, j) => {
    let sum = dNext[j]! * z[j]!;
    for (let k = 0; k < 3 * H; k++) {
      sum += weights.memory[j * 3 * H + k]! * dMemory[k]!;
      gradient.memory[j * 3 * H + k]! += old * dMemory[k]!;
    }
    return sum;
  });
}
