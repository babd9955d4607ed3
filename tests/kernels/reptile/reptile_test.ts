import { assertEquals } from "@std/assert";
import { reptileAverage } from "../../../kernels/reptile/reptile.ts";

Deno.test("the outer gradient is the mean over tasks of θ − θ′", () => {
  const out = Float64Array.of(NaN, NaN); // Written whole.
  reptileAverage(Float64Array.of(1, 2), Float64Array.of(0, 4, 2, 6, 3.5, -1), 3, out);
  // (1 − 0 + 1 − 2 + 1 − 3.5)/3, (2 − 4 + 2 − 6 + 2 + 1)/3.
  assertEquals([...out], [-2.5 / 3, -1]);
});

Deno.test("where adaptation stays, the outer gradient is 0", () => {
  const theta = Float64Array.of(0.1, -0.7);
  const out = new Float64Array(2).fill(NaN);
  reptileAverage(theta, Float64Array.of(0.1, -0.7, 0.1, -0.7), 2, out);
  assertEquals([...out], [0, 0]);
});

Deno.test("one task that is not finite makes its parameter's gradient not finite", () => {
  const out = new Float64Array(2);
  reptileAverage(Float64Array.of(1, 1), Float64Array.of(0, 0, NaN, 0), 2, out);
  assertEquals([...out], [NaN, 1]);
});
