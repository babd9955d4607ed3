import { assert, assertEquals, assertThrows } from "@std/assert";
import { controlled } from "../../../report/statistics/control_variates.ts";
import { createNormal } from "../../support/random.ts";
import { mean, variance } from "../../support/moments.ts";

Deno.test("what a control explains is taken out, and the expectation put in its place", () => {
  // Scores are 3 + 2c + d: all is explained, and E c = 1, E d = 0 leave 5.
  const c = [0, 1, 2, 5];
  const d = [1, -1, 2, 2];
  const scores = [c.map((x, t) => 3 + 2 * x + d[t]!), c.map((x, t) => 4 + 2 * x + d[t]!)];
  const rest = controlled(scores, [
    { values: c, expectation: 1 },
    { values: d, expectation: 0 },
  ]);
  rest.forEach((row, s) => row.forEach((x) => assert(Math.abs(x - 5 - s) < 1e-12, `${x}`)));
});

Deno.test("a control that says nothing, or what another said, changes nothing", () => {
  const scores = [[1, 2, 4, 8]];
  const values = [1, 2, 3, 5];
  assertEquals(controlled(scores, [{ values: [7, 7, 7, 7], expectation: 7 }]), [
    Float64Array.from(scores[0]!),
  ]);
  const once = controlled(scores, [{ values, expectation: 2 }]);
  const twice = controlled([...scores], [
    { values, expectation: 2 },
    { values: values.map((x) => 2 * x), expectation: 4 },
  ]);
  once[0]!.forEach((x, t) => assert(Math.abs(x - twice[0]![t]!) < 1e-9));
});

Deno.test("over many samples the mean is unbiased, and its error as small as what is unexplained", () => {
  const normal = createNormal(3);
  const tasks = 50;
  const estimates = Array.from({ length: 4000 }, () => {
    const c = Array.from({ length: tasks }, normal);
    const scores = [c.map((x) => 10 + 3 * x + normal())];
    return mean(controlled(scores, [{ values: c, expectation: 0 }])[0]!);
  });
  const own = Float64Array.from(estimates);
  assert(Math.abs(mean(own) - 10) < 4 * Math.sqrt(variance(own) / 4000), `${mean(own)}`);
  // 1/50 of a variance of 1, and 1/48 more of it for β; plain means have 10/50.
  assert(Math.abs(variance(own) - 1.02 / 50) < 4 * 0.0205 * Math.sqrt(2 / 4000));
});

Deno.test("too few tasks, or a control of others, are refused", () => {
  const message = "Cannot use control variates: one has";
  assertThrows(
    () => controlled([[1, 2]], [{ values: [1, 2], expectation: 0 }]),
    RangeError,
    message,
  );
  assertThrows(
    () => controlled([[1, 2, 3]], [{ values: [1, 2], expectation: 0 }]),
    RangeError,
    message,
  );
});
