/**
 * `explore-commit` on bandits, post-adaptation: N probes, each of an arm drawn
 * uniformly from m of the K arms, then N pulls of the arm with the best posterior
 * mean. m is the number of arms that makes this worth most.
 *
 * The arms are exchangeable, so the first m are probed. Their numbers of probes
 * are multinomial: N independent-looking Poisson counts given their sum,
 *
 * ```text
 * P(max ≤ x) = [z^N] (Σ_n w_n F_n(x) z^n)^m / [z^N] (Σ_n w_n z^n)^m · F_0(x)^(K − m)
 * w_n ∝ (N / m)^n / n!
 * ```
 *
 * with F_n, the law of a posterior mean after n probes, and E[max] as in
 * `posterior_mean.ts`. Only + − × ÷ and comparisons in a fixed order, so the
 * result has the same bits on every machine.
 *
 * @module
 */
import { checkExtent, FAMILY_LIMITS } from "../../../envs/limits.ts";
import { cellEdges, expectedMaximum, meanAtMost } from "./posterior_mean.ts";

/** How many arms to probe, and what that is worth. */
export interface ExploreCommit {
  /** m. */
  readonly probed: number;
  /** Expected total reward of N pulls of the arm committed to, under the uniform prior. */
  readonly value: number;
}

/** Coefficients of a polynomial in z, from z^lowest on; all others are 0. */
interface Polynomial {
  readonly lowest: number;
  readonly coefficients: Float64Array;
}

/** Coefficients below this share of the largest are dropped. */
const NEGLIGIBLE = 1e-17;

/** Up to this many pulls the value is exact; beyond, Poisson counts with a correction. */
const EXACT_PULLS = 1000;

/**
 * The best number of arms to probe, and the value of doing so: to rounding up to N = 100, to
 * 10⁻⁶ N beyond.
 *
 * @throws {RangeError} If K or N is outside the range of a bandit family
 */
export function exploreCommit(arms: number, pulls: number): ExploreCommit {
  checkExtent("Cannot explore and commit", "K", arms, FAMILY_LIMITS.actions);
  checkExtent("Cannot explore and commit", "N", pulls, FAMILY_LIMITS.episodes);
  const most = Math.min(arms, pulls);
  const estimate = climb((m) => poissonValue(arms, pulls, m), 1, most, most);
  if (pulls > EXACT_PULLS) return estimate;
  return climb((m) => exploreCommitValue(arms, pulls, m), estimate.probed, 1, most);
}

/** The best m in [1, most], if the value rises and then falls: steps left or right, halved. */
function climb(
  valueOf: (probed: number) => number,
  start: number,
  firstStep: number,
  most: number,
): ExploreCommit {
  let best = { probed: start, value: valueOf(start) };
  for (let step = firstStep; step >= 1; step = Math.floor(step / 2)) {
    for (const direction of [step, -step]) {
      for (let m = best.probed + direction; m >= 1 && m <= most; m += direction) {
        const value = valueOf(m);
        if (value <= best.value) break;
        best = { probed: m, value };
      }
    }
  }
  return best;
}

/**
 * The expected total reward of N pulls after N uniform probes of m of K arms.
 *
 * The cost grows as N log m times the number of cells: meant for N ≤ 1 000.
 *
 * @param probed m, in [1, K]
 */
export function exploreCommitValue(arms: number, pulls: number, probed: number): number {
  checkExtent("Cannot explore and commit", "m", probed, { min: 1, max: arms });
  const counts = poissonCounts(pulls / probed, pulls);
  const everyCount = coefficientOfPower(counts, probed, pulls);
  return pulls * expectedMaximum(cellEdges(countsOf(counts, arms > probed)), (x) => {
    if (arms > probed && meanAtMost(0, x) === 0) return 0;
    const coefficients = counts.coefficients.map((w, i) => w * meanAtMost(counts.lowest + i, x));
    return coefficientOfPower({ lowest: counts.lowest, coefficients }, probed, pulls) / everyCount;
  });
}

/** Poisson probabilities of 0 … `most`, where they are not negligible. */
function poissonCounts(mean: number, most: number): Polynomial {
  const mode = Math.min(Math.floor(mean), most);
  const below: number[] = [];
  for (let n = mode, w = 1; n > 0 && w > NEGLIGIBLE; n--) below.push(w *= n / mean);
  const above: number[] = [];
  for (let n = mode, w = 1; n < most && w > NEGLIGIBLE; n++) above.push(w *= mean / (n + 1));
  const weights = Float64Array.from([...below.reverse(), 1, ...above]);
  const sum = weights.reduce((a, b) => a + b, 0);
  return { lowest: mode - below.length, coefficients: weights.map((w) => w / sum) };
}

/** The numbers of probes that counts allow, and 0 if some arms are never probed. */
function countsOf({ lowest, coefficients }: Polynomial, withUnprobed: boolean): number[] {
  const counts = Array.from(coefficients, (_, i) => lowest + i);
  return withUnprobed && lowest > 0 ? [0, ...counts] : counts;
}

/** [z^degree] of a power, m ≥ 1. */
function coefficientOfPower(base: Polynomial, m: number, degree: number): number {
  if (m === 1) return base.coefficients[degree - base.lowest] ?? 0;
  const half = power(base, Math.floor(m / 2), degree);
  const rest = m % 2 === 1 ? multiply(half, base, degree) : half;
  let sum = 0;
  for (let i = 0; i < half.coefficients.length; i++) {
    const other = rest.coefficients[degree - half.lowest - i - rest.lowest];
    if (other !== undefined) sum += half.coefficients[i]! * other;
  }
  return sum;
}

/** By squaring, m ≥ 1. */
function power(base: Polynomial, m: number, degree: number): Polynomial {
  if (m === 1) return base;
  const half = power(base, Math.floor(m / 2), degree);
  const square = multiply(half, half, degree);
  return m % 2 === 1 ? multiply(square, base, degree) : square;
}

/** The product up to z^degree, without negligible ends. */
function multiply(a: Polynomial, b: Polynomial, degree: number): Polynomial {
  const lowest = a.lowest + b.lowest;
  const full = a.coefficients.length + b.coefficients.length - 1;
  const product = new Float64Array(Math.max(0, Math.min(full, degree + 1 - lowest)));
  for (let i = 0; i < a.coefficients.length; i++) {
    const factor = a.coefficients[i]!;
    const end = Math.min(b.coefficients.length, product.length - i);
    for (let j = 0; j < end; j++) product[i + j]! += factor * b.coefficients[j]!;
  }
  const least = NEGLIGIBLE * product.reduce((most, c) => Math.max(most, c), 0);
  let start = 0;
  let end = product.length;
  while (start < end && product[start]! <= least) start++;
  while (end > start && product[end - 1]! <= least) end--;
  return { lowest: lowest + start, coefficients: product.subarray(start, end) };
}

/**
 * The value with independent Poisson counts, corrected for their sum being N (Jacquet &
 * Szpankowski 1998, analytic de-Poissonisation): with h(μ) = Σ_n w_n F_n(x), μ = N / m,
 *
 * ```text
 * φ(N) = h^m,   P(max ≤ x) ≈ φ − N φ″ / 2,   φ″ = ((m − 1) h^(m − 2) h′² + h^(m − 1) h″) / m
 * ```
 */
function poissonValue(arms: number, pulls: number, probed: number): number {
  const counts = poissonCounts(pulls / probed, pulls);
  const edges = cellEdges(countsOf(counts, arms > probed));
  return pulls * expectedMaximum(edges, (x) => {
    if (arms > probed && meanAtMost(0, x) === 0) return 0;
    let [h, slope, curve] = [0, 0, 0];
    counts.coefficients.forEach((w, i) => {
      const n = counts.lowest + i;
      const [now, next, after] = [meanAtMost(n, x), meanAtMost(n + 1, x), meanAtMost(n + 2, x)];
      h += w * now;
      slope += w * (next - now);
      curve += w * (after - 2 * next + now);
    });
    if (h === 0) return 0;
    let rest = 1;
    for (let i = 0; i < probed; i++) rest *= h;
    const curvature = (probed - 1) * (slope / h) * (slope / h) + curve / h;
    return rest * (1 - pulls * curvature / (2 * probed));
  });
}
