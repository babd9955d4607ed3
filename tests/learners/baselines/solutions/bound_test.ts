import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bestAllocation } from "../../../../learners/baselines/solutions/bound.ts";
import { exploreCommit } from "../../../../learners/baselines/solutions/explore_commit_bandit.ts";
import { allocationValue } from "./allocation_value.ts";

/** f64 sums of up to some thousand terms. */
const ROUNDING = 1e-9;

Deno.test("an allocation's value is the mean over all outcomes of its probes", () => {
  for (const probes of [[1], [1, 0], [2, 1], [3, 2, 2], [4, 1, 0, 0]]) {
    assertAlmostEquals(allocationValue(probes), valueByOutcomes(probes), ROUNDING);
  }
});

Deno.test("one probe of one arm is worth 1/2 · 2/3 + 1/2 · 1/2 a pull where another is left", () => {
  assertAlmostEquals(bestAllocation(2, 1).value, 7 / 12, ROUNDING);
});

Deno.test("the best allocation is the best of all, up to N = 20", () => {
  for (let pulls = 1; pulls <= 20; pulls++) {
    for (const arms of [2, 3, 5, 10, 20]) {
      let best = 0;
      for (const parts of partitions(pulls, arms)) {
        const probes = [...parts, ...Array<number>(arms - parts.length).fill(0)];
        best = Math.max(best, allocationValue(probes));
      }
      assertAlmostEquals(bestAllocation(arms, pulls).value, best, ROUNDING, `${arms}, ${pulls}`);
    }
  }
});

/** Known values, by another program. */
const KNOWN: readonly [arms: number, pulls: number, value: number, digits: number][] = [
  [5, 10, 7.279, 0.001],
  [10, 10, 7.302, 0.001],
  [50, 10, 7.302, 0.001],
  [5, 100, 81.77, 0.01],
  [10, 100, 87.09, 0.01],
  [50, 100, 87.64, 0.01],
];

for (const [arms, pulls, value, digits] of KNOWN) {
  Deno.test(`no ${pulls} fixed probes of ${arms} arms are worth more than ${value}`, () => {
    const bound = bestAllocation(arms, pulls);
    assertAlmostEquals(bound.value, value, digits);
    assertEquals(bound.allocation.reduce((sum, n) => sum + n, 0), pulls);
    assert(bound.allocation.length <= arms);
    const probes = [...bound.allocation, ...Array<number>(arms - bound.allocation.length).fill(0)];
    assertAlmostEquals(allocationValue(probes), bound.value, ROUNDING);
  });
}

Deno.test("random probes of the best arms never pass the bound", () => {
  for (const [arms, pulls] of [[2, 2], [5, 10], [10, 10], [50, 10], [3, 37], [50, 100], [5, 200]]) {
    assert(exploreCommit(arms!, pulls!).value <= bestAllocation(arms!, pulls!).value);
  }
});

Deno.test("more arms or more pulls never lower the bound a pull", () => {
  const perPull = (arms: number, pulls: number) => bestAllocation(arms, pulls).value / pulls;
  assert(perPull(5, 50) < perPull(10, 50));
  assert(perPull(5, 50) < perPull(5, 100));
});

Deno.test("bandits out of range have no bound", () => {
  assertThrows(() => bestAllocation(1, 10), RangeError, "K is 1");
  assertThrows(() => bestAllocation(5, 0), RangeError, "N is 0");
});

/** E over s_a uniform on 0 … n_a of the best posterior mean, times N. */
function valueByOutcomes(probes: readonly number[]): number {
  const mean = (arm: number, best: number): number => {
    if (arm === probes.length) return best;
    const n = probes[arm]!;
    let sum = 0;
    for (let s = 0; s <= n; s++) sum += mean(arm + 1, Math.max(best, (s + 1) / (n + 2)));
    return sum / (n + 1);
  };
  return mean(0, 0) * probes.reduce((sum, n) => sum + n, 0);
}

/** Ways to write n as a sum of at most `parts` positive integers, descending. */
function* partitions(n: number, parts: number, largest = n): Generator<number[]> {
  if (n === 0) yield [];
  if (n === 0 || parts === 0) return;
  for (let first = Math.min(n, largest); first >= 1; first--) {
    for (const rest of partitions(n - first, parts - 1, first)) yield [first, ...rest];
  }
}
