import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  agreementOf,
  equivalenceP,
  holm,
  pAbove,
  pOf,
  smallestSeen,
  welch,
} from "../../../report/statistics/tests.ts";
import { studentCdf } from "../../support/distributions.ts";
import { createNormal } from "../../support/random.ts";

Deno.test("a p is twice the tail of Student's t, and small ones lose no digits", () => {
  const difference = { estimate: -3.3, standardError: 1.5, degreesOfFreedom: 6.5 };
  assertAlmostEquals(pOf(difference), 2 * studentCdf(-2.2, 6.5), 1e-7); // jstat's.
  // With 2 degrees of freedom P(|T| > t) = 1 − t/√(2 + t²), about t⁻² for large t.
  const far = { estimate: 1e6, standardError: 1, degreesOfFreedom: 2 };
  assertAlmostEquals(pOf(far) * 1e12, 1, 1e-6);
  assertEquals(pOf({ ...difference, standardError: 0 }), 0);
  assertEquals(pOf({ estimate: 0, standardError: 0, degreesOfFreedom: 3 }), 1);
});

Deno.test("one-sided p's of a bound and of its mirror add up to one; a half at the bound", () => {
  const difference = { estimate: 1, standardError: 2, degreesOfFreedom: 4 };
  assertEquals(pAbove(difference, 1), 0.5);
  assertAlmostEquals(pAbove(difference, 0), 1 - studentCdf(0.5, 4), 1e-9);
  const mirrored = pAbove({ ...difference, estimate: -1 }, 0);
  assertAlmostEquals(pAbove(difference, 0) + mirrored, 1, 1e-12);
  assertEquals([
    pAbove({ ...difference, standardError: 0 }, 2),
    equivalenceP({
      ...difference,
      standardError: 0,
    }, 2),
  ], [1, 0]);
});

Deno.test("equivalence is found only where both ends of the interval of 90 % are within the margin", () => {
  // t(.95, 10) = 1.812: 1 ± 1.812 · 0.5 is [0.094, 1.906].
  const difference = { estimate: 1, standardError: 0.5, degreesOfFreedom: 10 };
  assert(equivalenceP(difference, 1.91) < 0.05);
  assert(equivalenceP(difference, 1.9) > 0.05);
  assert(equivalenceP({ ...difference, estimate: -1 }, 1.91) < 0.05);
});

Deno.test("Holm's correction of an example worked by hand, in the order given", () => {
  // 4 · .01, 3 · .02, 2 · .03, and .04, which may not fall below the one before it.
  [0.06, 0.04, 0.06, 0.06].forEach((p, i) => {
    assertAlmostEquals(holm([0.04, 0.01, 0.03, 0.02])[i]!, p, 1e-15);
  });
  assertEquals(holm([0.9, 0.8]), [1, 1]);
  assertEquals(holm([]), []);
});

Deno.test("Welch's degrees of freedom of two means, as in the textbook", () => {
  // Variances of means 2 and 1 on 9 and 4: 9/(4/9 + 1/4) = 12.96.
  const parts = [{ variance: 2, degreesOfFreedom: 9 }, { variance: 1, degreesOfFreedom: 4 }];
  const { standardError, degreesOfFreedom } = welch(parts, 3);
  assertAlmostEquals(standardError, Math.sqrt(3), 1e-15);
  assertAlmostEquals(degreesOfFreedom, 12.96, 1e-12);
  assertEquals(welch([{ variance: 1, degreesOfFreedom: 1.5 }], 3).degreesOfFreedom, 3);
});

Deno.test("a verdict: different, else alike, else undecided", () => {
  assertEquals(agreementOf(0.049, 0.01), "differs");
  assertEquals(agreementOf(0.05, 0.049), "agrees");
  assertEquals(agreementOf(0.05, 0.05), "undecided");
});

Deno.test("the smallest difference that is seen is seen 80 % of the time", () => {
  const [DRAWS, N] = [4000, 5];
  const normal = createNormal(20180909);
  const design = { standardError: 1 / Math.sqrt(N), degreesOfFreedom: N - 1 };
  const difference = smallestSeen({ estimate: 0, ...design });
  let found = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const values = Array.from({ length: N }, () => difference + normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / N;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (N - 1);
    const tested = { ...design, estimate: mean, standardError: Math.sqrt(variance / N) };
    if (pOf(tested) < 0.05) found++;
  }
  // Three binomial standard errors are .019; a shifted t stands for the non-central one.
  assertAlmostEquals(found / DRAWS, 0.8, 0.03);
});
