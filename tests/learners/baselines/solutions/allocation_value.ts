import { assertAlmostEquals } from "@std/assert";

/**
 * The expected total reward of N pulls of the Bernoulli arm that looks best after N probes, by the
 * law of the largest posterior mean, fraction by fraction.
 *
 * @param probes n_a of every arm, 0 for an arm not probed; N is their sum
 */
export function allocationValue(probes: readonly number[]): number {
  const means = (n: number) => Array.from({ length: n + 1 }, (_, s) => (s + 1) / (n + 2));
  const arms = new Map<number, number>();
  for (const n of probes) arms.set(n, (arms.get(n) ?? 0) + 1);
  // Equal fractions are equal doubles: division rounds correctly.
  const values = [...new Set([...arms.keys()].flatMap(means))].sort((a, b) => a - b);
  let [best, before] = [0, 0];
  for (const x of values) {
    let atMost = 1;
    for (const [n, count] of arms) {
      const below = means(n).filter((mean) => mean <= x).length;
      atMost *= (below / (n + 1)) ** count;
    }
    best += x * (atMost - before);
    before = atMost;
  }
  assertAlmostEquals(before, 1, 1e-12); // the last fraction is the largest of all
  return best * probes.reduce((sum, n) => sum + n, 0);
}
