import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  gittinsDiscount,
  gittinsIndex,
  gittinsLookup,
  gittinsPlace,
  gittinsTable,
} from "../../../envs/solutions/gittins.ts";

/** Published digits. */
const GOLDEN: readonly [discount: number, a: number, b: number, index: number][] = [
  [0.9, 1, 1, 0.702889],
  [0.9, 2, 1, 0.800056],
  [0.9, 1, 2, 0.500129],
  [0.9, 2, 2, 0.634633],
  [0.9, 10, 2, 0.869493],
  [0.95, 1, 1, 0.761434],
  [0.95, 2, 1, 0.838141],
  [0.99, 1, 1, 0.869860],
  [0.99, 2, 1, 0.910177],
  [0.99, 1, 2, 0.700543],
  [0.99, 2, 2, 0.784359],
];

for (const [discount, a, b, index] of GOLDEN) {
  Deno.test(`the Gittins index of Beta(${a}, ${b}) at γ = ${discount} is ${index}`, () => {
    // Six digits are known.
    assertAlmostEquals(gittinsIndex(a, b, discount), index, 1e-6);
  });
}

Deno.test("indices agree with value iteration on the arm and a retirement option", () => {
  for (const [a, b] of [[1, 1], [3, 1], [1, 4], [0.5, 2.5]] as const) {
    // 200 levels at γ = .8: what is truncated is below 10⁻¹⁹.
    assertAlmostEquals(gittinsIndex(a, b, 0.8), naiveIndex(a, b, 0.8, 200), 2e-7);
  }
});

Deno.test("an arm that never matters again is worth its mean", () => {
  assertAlmostEquals(gittinsIndex(3, 1, 0), 0.75, 1e-12);
});

Deno.test("an index is above the mean, and rises with γ and with successes", () => {
  let last = 0;
  for (const discount of [0, 0.5, 0.9, 0.99, 0.999]) {
    const index = gittinsIndex(2, 3, discount);
    assert(index >= 0.4 - 1e-12 && index > last, `${index} at ${discount}`);
    last = index;
  }
  assert(gittinsIndex(3, 3, 0.9) > gittinsIndex(2, 3, 0.9));
  assert(gittinsIndex(2, 4, 0.9) < gittinsIndex(2, 3, 0.9));
});

Deno.test("a table holds the index of each of its states", () => {
  const discount = 0.99;
  const table = gittinsTable(60, discount);
  assertEquals(table.indices.length, 60 * 61 / 2);
  for (const [s, f] of [[0, 0], [1, 0], [0, 1], [5, 3], [0, 40], [30, 29], [59, 0], [0, 59]]) {
    // The error a table is documented to have.
    const index = gittinsIndex(1 + s!, 1 + f!, discount);
    assertAlmostEquals(table.indices[gittinsPlace(s!, f!)]!, index, 1e-6);
    assertEquals(gittinsLookup(table, s!, f!), table.indices[gittinsPlace(s!, f!)]!);
  }
});

Deno.test("a table's indices rise with successes and fall with failures, all of them", () => {
  const { indices } = gittinsTable(60, 0.9);
  for (let s = 0; s < 59; s++) {
    for (let f = 0; s + f < 59; f++) {
      const here = indices[gittinsPlace(s, f)]!;
      assert(indices[gittinsPlace(s + 1, f)]! > here, `success at ${s}, ${f}`);
      assert(indices[gittinsPlace(s, f + 1)]! < here, `failure at ${s}, ${f}`);
    }
  }
});

Deno.test("a table takes any Beta prior", () => {
  const table = gittinsTable(4, 0.9, [0.5, 2]);
  assertAlmostEquals(table.indices[gittinsPlace(2, 1)]!, gittinsIndex(2.5, 3, 0.9), 1e-6);
});

Deno.test("beyond a table the lead over the mean shrinks as one over the pulls", () => {
  const table = gittinsTable(300, 0.9);
  for (const [s, f] of [[300, 0], [250, 150], [600, 600], [10, 990]]) {
    const index = gittinsIndex(1 + s!, 1 + f!, 0.9);
    // The lead is 10⁻³ to 10⁻²; what is left of it by the extrapolation is a tenth.
    assertAlmostEquals(gittinsLookup(table, s!, f!), index, 1e-4);
  }
});

Deno.test("the horizon 1 / (1 − γ) grows with the number of pulls", () => {
  assertEquals([10, 31, 32, 100, 223, 224, 500, 100_000].map(gittinsDiscount), [
    ...[0.9, 0.9, 0.99, 0.99, 0.99, 0.999, 0.999, 0.999],
  ]);
});

Deno.test("priors, discounts and sizes out of range are refused", () => {
  assertThrows(() => gittinsIndex(0, 1, 0.9), RangeError, "the prior is Beta(0, 1)");
  assertThrows(() => gittinsIndex(1, NaN, 0.9), RangeError, "the prior is Beta(1, NaN)");
  assertThrows(() => gittinsIndex(1, 1, 1), RangeError, "discount is 1, must be in [0, 0.9999]");
  assertThrows(() => gittinsTable(10, -0.1), RangeError, "discount is -0.1");
  assertThrows(() => gittinsTable(0, 0.9), RangeError, "N is 0, must be a positive integer");
});

/** By the textbook: V = max(λ / (1 − γ), p + γ E[V]), bisected on λ. */
function naiveIndex(a: number, b: number, discount: number, levels: number): number {
  const goesOn = (lambda: number) => {
    const retired = lambda / (1 - discount);
    let next = new Float64Array(levels + 1).fill(retired);
    for (let pulls = levels - 1; pulls >= 1; pulls--) {
      next = next.map((_, s) => {
        if (s > pulls) return 0;
        const p = (a + s) / (a + b + pulls);
        return Math.max(retired, p + discount * (p * next[s + 1]! + (1 - p) * next[s]!));
      });
    }
    const p = a / (a + b);
    return p + discount * (p * next[1]! + (1 - p) * next[0]!) > retired;
  };
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const lambda = (low + high) / 2;
    if (goesOn(lambda)) low = lambda;
    else high = lambda;
  }
  return low;
}
