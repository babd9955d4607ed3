import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { pitmanMorgan } from "../../../report/statistics/pitman_morgan.ts";
import { createNormal } from "../../support/random.ts";

Deno.test("the test of an example worked by hand", () => {
  // Centred: (−2, 0, 2, 0) and (−1, 1, 1, −1). Sums −3, 1, 3, −1; differences −1, −1, 1, 1.
  // Products 3 − 1 + 3 − 1 = 4 of squares 20 and 4: r² = .2, t² = 2 · .2/.8 = .5; with two degrees
  // of freedom p = 1 − t/√(2 + t²).
  const found = pitmanMorgan([1, 3, 5, 3], [4, 6, 6, 4])!;
  assertAlmostEquals(found.logRatio, Math.log(2) / 2, 1e-15);
  assertEquals(found.degreesOfFreedom, 2);
  assertAlmostEquals(found.p, 1 - Math.sqrt(0.5 / 2.5), 1e-7); // jstat's continued fraction.
});

Deno.test("paired samples of one variance are told apart 5 % of the time, correlated as they are", () => {
  const normal = createNormal(20180909);
  const [TRIALS, N] = [3000, 5];
  let rejected = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const shared = Array.from({ length: N }, () => 3 * normal());
    const [a, b] = [shared.map((x) => x + normal()), shared.map((x) => x + normal())];
    if (pitmanMorgan(a, b)!.p < 0.05) rejected++;
  }
  assert(Math.abs(rejected / TRIALS - 0.05) < 0.012, String(rejected / TRIALS)); // 3 s.e.
});

Deno.test("two samples, or one that does not vary, have no test", () => {
  assertEquals(pitmanMorgan([1, 2], [2, 1]), null);
  assertEquals(pitmanMorgan([1, 1, 1], [1, 2, 3]), null);
});
