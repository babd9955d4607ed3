/** How often the test against a published number rejects where nothing differs. */
import { assert, assertAlmostEquals } from "@std/assert";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { DELEU, differenceFromPublished, MISHRA } from "../../../report/statistics/published.ts";
import { seedsEstimate } from "../../../report/statistics/seeds.ts";
import { pOf } from "../../../report/statistics/tests.ts";
import { createNormal } from "../../support/random.ts";

Deno.test("its variance is ours, that of the printed half-width and that of 200 tasks", () => {
  const ours = {
    mean: 7.2,
    ci95: 0.1,
    standardError: 0.03,
    degreesOfFreedom: 20,
    taskVariance: 2,
  };
  const { estimate, standardError } = differenceFromPublished(ours, 5, 4000, {
    mean: 7,
    ci95: 0.2776445,
  }, DELEU);
  assertAlmostEquals(estimate, 0.2, 1e-12);
  assertAlmostEquals(standardError, Math.sqrt(0.0009 + 0.01 + 0.01), 1e-7);
  const snail = differenceFromPublished(ours, 5, 4000, { mean: 7, ci95: 0.1962341 }, MISHRA);
  assertAlmostEquals(snail.standardError, Math.sqrt(0.0009 + 0.01), 1e-6);
});

Deno.test("where the learner is the paper's, it is rejected about 5 % of the time", () => {
  const [SEEDS, PRECISE, TASKS, TRIALS] = [5, 400, 200, 1000];
  const normal = createNormal(20180909);
  const scores = (seed: number, task: number, noise: number, tasks: number) => {
    const ofTask = Float64Array.from({ length: tasks }, () => task * normal());
    return Array.from({ length: SEEDS }, () => {
      const ofSeed = seed * normal();
      return ofTask.map((x) => x + ofSeed + noise * normal());
    });
  };
  // Tasks dominate, as at (500, 5); seeds do, as Reptile's at (1000, 50); sampling does, as at (10, 50).
  for (const [seed, task] of [[0.05, 1], [1, 1], [0.05, 0.2]] as const) {
    let rejected = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const ours = crossedEstimate(scores(seed, task, 0.3, PRECISE));
      // The paper's rewards are sampled, with more noise than exact values.
      const { mean, ci95 } = seedsEstimate(scores(seed, task, 1, TASKS));
      const printed = { mean, ci95: ci95! };
      const difference = differenceFromPublished(ours, SEEDS, PRECISE, printed, DELEU);
      if (pOf(difference) < 0.05) rejected++;
    }
    const share = rejected / TRIALS;
    // Three binomial standard errors are .021.
    assert(share > 0.02 && share < 0.075, `seeds ${seed}, tasks ${task}: ${share}`);
  }
});
