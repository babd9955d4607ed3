/**
 * How often the intervals contain the true mean when seeds and tasks are drawn
 * anew: x[s, t] = a[s] + b[t] + e[s, t], all normal, true mean 0.
 */
import { assert, assertGreater, assertLess } from "@std/assert";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { seedsEstimate } from "../../../report/statistics/seeds.ts";
import { student95 } from "../../../report/statistics/student.ts";
import { normalCdf, studentCdf } from "../../support/distributions.ts";
import { createNormal } from "../../support/random.ts";

const SEEDS = 5;
const TASKS = 200;
const TABLES = 2000;

/** Standard deviations of the three effects, in the unit of the scores. */
interface Effects {
  readonly seed: number;
  readonly task: number;
  readonly cell: number;
}

/**
 * At (500, 5), ±9.2 of task noise over 200 tasks is 66 a task, and seed means
 * that differ by ±0.6 leave half a unit for the seeds.
 */
const BANDIT_500_5: Effects = { seed: 0.5, task: 66, cell: 10 };

function simulate(effects: Effects, normal: () => number): Float64Array[] {
  const tasks = Float64Array.from({ length: TASKS }, () => effects.task * normal());
  return Array.from({ length: SEEDS }, () => {
    const seed = effects.seed * normal();
    return tasks.map((task) => seed + task + effects.cell * normal());
  });
}

/** Fraction of simulated tables whose interval contains the true mean. */
function coverage(
  effects: Effects,
  interval: (scores: Float64Array[]) => { mean: number; ci95: number | null },
): number {
  const normal = createNormal(20180909);
  let covered = 0;
  for (let i = 0; i < TABLES; i++) {
    const { mean, ci95 } = interval(simulate(effects, normal));
    if (Math.abs(mean) <= ci95!) covered++;
  }
  return covered / TABLES;
}

/** Three binomial standard errors of a coverage p. */
const noise = (p: number) => 3 * Math.sqrt(p * (1 - p) / TABLES);

/** Variance of the mean of a table. */
function trueVariance({ seed, task, cell }: Effects): number {
  return seed ** 2 / SEEDS + task ** 2 / TASKS + cell ** 2 / (SEEDS * TASKS);
}

Deno.test("The crossed interval covers the true mean in 94–97 % of tables like the paper's", () => {
  const settings: Record<string, Effects> = {
    "(500, 5), tasks dominate": BANDIT_500_5,
    "(500, 10) Reptile, ±7.4 over seeds": { seed: 6, task: 41, cell: 15 },
    "(10, 5), sampling noise as large as task noise": { seed: 0.05, task: 1.2, cell: 1.5 },
    "seeds alone differ": { seed: 1, task: 0, cell: 1 },
  };
  for (const [name, effects] of Object.entries(settings)) {
    const p = coverage(effects, crossedEstimate);

    assertGreater(p, 0.94 - noise(0.94), name);
    assertLess(p, 0.97 + noise(0.97), name);
  }
});

Deno.test("Where nothing but noise differs, the crossed interval errs on the wide side", () => {
  assertGreater(coverage({ seed: 0, task: 0, cell: 1 }, crossedEstimate), 0.95);
});

Deno.test("Student's t over seeds alone covers less than a fifth where tasks dominate", () => {
  const p = coverage(BANDIT_500_5, seedsEstimate);

  assertLess(p, 0.2);
  // The seed means' spread knows nothing of the tasks: the mean is √(true/apparent) times a t(4).
  const apparent = BANDIT_500_5.seed ** 2 / SEEDS + BANDIT_500_5.cell ** 2 / (SEEDS * TASKS);
  const ratio = Math.sqrt(apparent / trueVariance(BANDIT_500_5));
  const expected = 2 * studentCdf(student95(SEEDS - 1) * ratio, SEEDS - 1) - 1;
  assert(Math.abs(p - expected) < noise(expected), `${p} is not ${expected}`);
});

Deno.test("Tasks resampled anew within each seed cover less than two thirds", () => {
  const p = coverage(BANDIT_500_5, tasksWithinSeeds);

  assertLess(p, 0.67);
  // S·T scores are taken for S·T tasks: the variance is too small by almost S.
  const apparent = (BANDIT_500_5.task ** 2 + BANDIT_500_5.cell ** 2) / (SEEDS * TASKS);
  const expected = 2 * normalCdf(1.96 * Math.sqrt(apparent / trueVariance(BANDIT_500_5))) - 1;
  assert(Math.abs(p - expected) < noise(expected), `${p} is not ${expected}`);
});

/** The bootstrap that draws tasks anew for every seed, in the limit of many resamples. */
function tasksWithinSeeds(scores: Float64Array[]): { mean: number; ci95: number } {
  const means = scores.map((row) => row.reduce((sum, x) => sum + x, 0) / TASKS);
  let variance = 0;
  scores.forEach((row, s) => {
    const ofRow = row.reduce((sum, x) => sum + (x - means[s]!) ** 2, 0) / TASKS;
    variance += ofRow / TASKS / SEEDS ** 2;
  });
  return {
    mean: means.reduce((sum, x) => sum + x, 0) / SEEDS,
    ci95: 1.96 * Math.sqrt(variance),
  };
}
