import { assert, assertEquals } from "@std/assert";
import { assertAllClose } from "../support/assert_all_close.ts";
import { type Golden, GOLDEN_CASES, goldenOf, goldenUrl } from "./golden/curves.ts";

/**
 * Engines may differ in the last bit of `Math.exp`, `Math.log` and `Math.cos`.
 * With a unit in the last place added, taken away or neither, at random, at
 * every call, these curves moved by at most 2e-15 of themselves in five trials;
 * 1e-9 leaves room for engines that are worse, and none for another algorithm.
 */
const ENGINES = { relative: 1e-9 };

for (const golden of GOLDEN_CASES) {
  Deno.test(`ten iterations of ${golden.name} go as they always have`, async () => {
    const expected = await read(golden);
    const actual = await goldenOf(golden, expected.reason);
    const { curve, ...rest } = actual;
    const { curve: expectedCurve, ...expectedRest } = expected;
    assertEquals(rest, expectedRest);
    assertEquals(curve.length, 11);
    for (const part of ["value", "valueBefore", "entropyBefore"] as const) {
      const numbers = (points: Golden["curve"]) => points.flatMap((point) => [...point[part]]);
      assertAllClose(numbers(curve), numbers(expectedCurve), { ...ENGINES, what: part });
    }
    // Curves that stood still would hold nothing fixed.
    assert(new Set(curve.map(({ value }) => value[0])).size === 11);
    assert(curve.every(({ value }) => value[0] !== value[1]));
  });
}

async function read(golden: (typeof GOLDEN_CASES)[number]): Promise<Golden> {
  return JSON.parse(await Deno.readTextFile(goldenUrl(golden)));
}
