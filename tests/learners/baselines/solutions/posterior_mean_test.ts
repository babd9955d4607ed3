import { assertAlmostEquals, assertEquals } from "@std/assert";
import { banditFamily } from "../../../../envs/bandit.ts";
import type { TaskFamily } from "../../../../envs/family.ts";
import {
  cellEdges,
  expectedMaximum,
  meanAtMost,
  whyNotBernoulli,
} from "../../../../learners/baselines/solutions/posterior_mean.ts";

Deno.test("after n probes the posterior mean is (s + 1) / (n + 2), s uniform", () => {
  // n = 2: 1/4, 2/4, 3/4.
  assertEquals([0.1, 0.3, 0.6, 0.9].map((x) => meanAtMost(2, x)), [0, 1 / 3, 2 / 3, 1]);
  assertEquals([0.4, 0.6].map((x) => meanAtMost(0, x)), [0, 1]);
});

Deno.test("cells lie between the distinct posterior means", () => {
  assertEquals(cellEdges([0, 2]), Float64Array.of(0, 1 / 4, 1 / 2, 3 / 4, 1));
  assertEquals(cellEdges([1, 0, 4]), Float64Array.of(0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1));
});

Deno.test("the expected maximum of one posterior mean is 1/2", () => {
  for (const n of [0, 1, 2, 7, 100, 8000]) {
    // Exact but for the rounding of up to 8 000 summands.
    assertAlmostEquals(expectedMaximum(cellEdges([n]), (x) => meanAtMost(n, x)), 0.5, 1e-12);
  }
});

Deno.test("cells of equal width are as good as exact ones for many probes", () => {
  assertEquals(cellEdges([20_000]).length, 8193);
  const atMost = (x: number) => meanAtMost(20_000, x);
  assertAlmostEquals(expectedMaximum(cellEdges([20_000]), atMost), 0.5, 1e-6);
});

Deno.test("the law is that of Bernoulli arms under the uniform prior, whatever their number", () => {
  const family = banditFamily(3, 4);
  assertEquals(whyNotBernoulli(family), undefined);
  const reason = "it holds for Bernoulli arms under a uniform prior on [0, 1) only";
  const { dynamics } = family;
  const others: TaskFamily[] = [
    { ...family, rewards: { kind: "uniform", low: 0.1, high: 1 } },
    { ...family, rewards: { kind: "uniform", low: 0, high: 0.9 } },
    { ...family, rewards: { kind: "constant", value: 0.5 } },
    { ...family, dynamics: { ...dynamics, reward: { kind: "gaussian", sd: 1 } } },
    { ...family, dynamics: { ...dynamics, horizon: 2 } },
  ];
  for (const other of others) assertEquals(whyNotBernoulli(other), reason);
});
