import { assert, assertEquals } from "@std/assert";
import {
  assertSameCurve,
  type Golden,
  GOLDEN_CASES,
  goldenOf,
  goldenUrl,
} from "./golden/curves.ts";

for (const golden of GOLDEN_CASES) {
  Deno.test(`ten iterations of ${golden.name} go as they always have`, async () => {
    const expected: Golden = JSON.parse(await Deno.readTextFile(goldenUrl(golden)));
    const actual = await goldenOf(golden, expected.reason);
    assertSameCurve(actual, expected);
    const { curve } = actual;
    assertEquals(curve.length, 11);
    // Curves that stood still would hold nothing fixed.
    assert(new Set(curve.map(({ value }) => value[0])).size === 11);
    assert(curve.every(({ value }) => value[0] !== value[1]));
  });
}
