/**
 * The best posterior mean after probing Bernoulli arms under the uniform prior.
 *
 * After n probes the successes s are uniform on 0 … n, and the posterior mean is
 * (s + 1) / (n + 2); an arm never probed has 1/2. So
 *
 * ```text
 * F_n(x) = P((s + 1) / (n + 2) ≤ x) = min(⌊x (n + 2)⌋, n + 1) / (n + 1)
 * E[max] = ∫₀¹ (1 − P(max ≤ x)) dx
 * ```
 *
 * where P(max ≤ x) is constant between neighbouring fractions (s + 1) / (n + 2):
 * evaluated in the middle of each such cell, the integral is a finite sum.
 *
 * @module
 */
import { isBandit, type TaskDistribution } from "../../../envs/family.ts";

/** Why this law does not hold for a family's tasks; undefined where it does. */
export function whyNotBernoulli(family: TaskDistribution): string | undefined {
  const { dynamics, rewards } = family;
  const holds = isBandit(family) && dynamics.reward.kind === "bernoulli" &&
    rewards.kind === "uniform" && rewards.low === 0 && rewards.high === 1;
  return holds ? undefined : "it holds for Bernoulli arms under a uniform prior on [0, 1) only";
}

/** F_n(x): the probability that the posterior mean after n probes is at most x. */
export function meanAtMost(probes: number, x: number): number {
  return Math.min(Math.floor(x * (probes + 2)), probes + 1) / (probes + 1);
}

/** More posterior means than this are not told apart. */
const MOST_CELLS = 8192;

/**
 * Edges of the cells that an expected maximum is summed over: every posterior mean that n probes
 * can end in, for n of a list; or, if those are more than 8 192, that many cells of equal width,
 * whose sum is off by less than 10⁻⁶.
 *
 * @param probes distinct numbers of probes
 * @returns ascending from 0 to 1
 */
export function cellEdges(probes: readonly number[]): Float64Array {
  const count = probes.reduce((sum, n) => sum + n + 1, 0);
  if (count > MOST_CELLS) {
    return Float64Array.from({ length: MOST_CELLS + 1 }, (_, i) => i / MOST_CELLS);
  }
  const means = [0, 1];
  for (const n of probes) {
    for (let s = 0; s <= n; s++) means.push((s + 1) / (n + 2));
  }
  // Equal fractions are equal doubles: division rounds correctly.
  const sorted = Float64Array.from(means).sort();
  return sorted.filter((x, i) => i === 0 || x !== sorted[i - 1]);
}

/**
 * E[max] from the law of the maximum.
 *
 * @param edges of the cells, ascending from 0 to 1
 * @param atMost P(max ≤ x)
 */
export function expectedMaximum(edges: Float64Array, atMost: (x: number) => number): number {
  let mean = 0;
  for (let i = 1; i < edges.length; i++) {
    const [low, high] = [edges[i - 1]!, edges[i]!];
    mean += (high - low) * (1 - atMost((low + high) / 2));
  }
  return mean;
}
