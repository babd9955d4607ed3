import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  gittinsDiscount,
  gittinsLookup,
  gittinsPlace,
  gittinsTable,
} from "../../../../learners/baselines/solutions/gittins.ts";
import { gittinsIndex } from "./gittins_index.ts";

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

/** The index of Beta(a, b), as a table of that prior has it. */
function tableIndex(a: number, b: number, discount: number): number {
  return gittinsTable(1, discount, [a, b]).indices[0]!;
}

for (const [discount, a, b, index] of GOLDEN) {
  Deno.test(`the Gittins index of Beta(${a}, ${b}) at γ = ${discount} is ${index}`, () => {
    // Six digits are known; a table is documented to err by less.
    assertAlmostEquals(tableIndex(a, b, discount), index, 1e-6);
    assertAlmostEquals(gittinsIndex(a, b, discount), index, 1e-6);
  });
}

Deno.test("an arm that never matters again is worth its mean", () => {
  assertAlmostEquals(tableIndex(3, 1, 0), 0.75, 1e-12);
});

Deno.test("an index is above the mean, and rises with γ and with successes", () => {
  let last = 0;
  for (const discount of [0, 0.5, 0.9, 0.99]) {
    const index = tableIndex(2, 3, discount);
    assert(index >= 0.4 - 1e-12 && index > last, `${index} at ${discount}`);
    last = index;
  }
  assert(tableIndex(3, 3, 0.9) > tableIndex(2, 3, 0.9));
  assert(tableIndex(2, 4, 0.9) < tableIndex(2, 3, 0.9));
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
  assertThrows(() => gittinsTable(1, 0.9, [0, 1]), RangeError, "the prior is Beta(0, 1)");
  assertThrows(() => gittinsTable(1, 0.9, [1, NaN]), RangeError, "the prior is Beta(1, NaN)");
  assertThrows(() => gittinsTable(1, 1), RangeError, "discount is 1, must be in [0, 0.9999]");
  assertThrows(() => gittinsTable(10, -0.1), RangeError, "discount is -0.1");
  assertThrows(() => gittinsTable(0, 0.9), RangeError, "N is 0, must be a positive integer");
});
