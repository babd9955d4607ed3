import { assertEquals, assertThrows } from "@std/assert";
import { oneStepPolicy } from "../../../../learners/baselines/solutions/one_step.ts";
import { assertAllClose } from "../../../support/assert_all_close.ts";

const TWO_STATES = { states: 2, actions: 3 };

Deno.test("one unbounded step takes the action of the largest advantage mass", () => {
  assertEquals(
    oneStepPolicy(TWO_STATES, Float64Array.of(0.1, 0.3, -0.4, -0.3, -0.1, -0.2)),
    Float64Array.of(0, 1, 0, 0, 1, 0),
  );
});

Deno.test("ties are shared, and a state without data stays uniform", () => {
  assertEquals(
    oneStepPolicy(TWO_STATES, Float64Array.of(0.5, 0.5, -1, 0, 0, 0)),
    Float64Array.of(0.5, 0.5, 0, 1 / 3, 1 / 3, 1 / 3),
  );
});

Deno.test("an action never taken beats those that did worse than the baseline", () => {
  assertEquals(
    oneStepPolicy({ states: 1, actions: 3 }, Float64Array.of(-0.2, 0, -0.1)),
    Float64Array.of(0, 1, 0),
  );
});

Deno.test("a tie is a tie after rounding to f32 too", () => {
  const weights = Float64Array.from([0.1 + 0.2, 0.3, -0.6], Math.fround);
  weights[0]! += 2 ** -25;
  assertEquals(oneStepPolicy({ states: 1, actions: 3 }, weights), Float64Array.of(0.5, 0.5, 0));
});

Deno.test("it is the limit of a softmax step of growing size", () => {
  const weights = Float64Array.of(0.2, -0.1, 0.05, -0.3, 0.1, 0.1);
  const step = 1e4;
  const softmax = Array.from({ length: 2 }, (_, s) => {
    const z = Array.from(weights.subarray(3 * s, 3 * s + 3), (w) => step * w);
    const exps = z.map((x) => Math.exp(x - Math.max(...z)));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((x) => x / sum);
  }).flat();
  // e^(−10⁴·0.15) is 0 in f64.
  assertAllClose(oneStepPolicy(TWO_STATES, weights), softmax, { absolute: 1e-15 });
});

Deno.test("a mass of another size is refused", () => {
  assertThrows(() => oneStepPolicy(TWO_STATES, new Float64Array(3)), RangeError, "3 entries");
});
