/** Means, Reptile's gradient, Adam, checkpoints. @module */
import { assertEquals, assertLess } from "@std/assert";
import { createNormal } from "../../support/random.ts";
import { tensorOf } from "../reference/tensors.ts";
import { errorOf, onBoth, poison, type Suite } from "./suite.ts";

const exact = (count: number, next: () => number) => Float32Array.from({ length: count }, next);

/** Registers the tests. */
export function vectors({ test }: Suite): void {
  test("means, Reptile's gradient and 30 steps of Adam agree", async (backend) => {
    for (const [runs, tasks, size] of [[1, 1, 1], [2, 20, 1573], [3, 200, 7]] as const) {
      const normal = createNormal(size);
      const numbers = [exact(runs * tasks * size, normal), exact(runs * size, normal)] as const;
      const [expected, actual] = onBoth(backend, (on) => {
        const values = tensorOf(on, "values", [runs, tasks, size], numbers[0]);
        const theta = tensorOf(on, "θ", [runs, size], numbers[1]);
        const vector = (label: string) => on.tensor(label, [runs, size]);
        const made = {
          mean: vector("mean"),
          average: vector("average"),
          m: vector("m"),
          v: vector("v"),
          theta,
          skipped: on.tensor("skipped", [runs]),
        };
        poison(on, made.mean, made.average);
        on.taskMean({ values, out: made.mean });
        on.reptileAverage({ theta, adapted: values, out: made.average });
        const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
        for (let step = 1; step <= 30; step++) {
          on.adamStep({ ...made, gradient: made.average, step, settings });
        }
        return made;
      });
      for (const name of ["mean", "average", "m", "v", "theta", "skipped"] as const) {
        // Sums of up to 200 terms, or 30 steps of a few roundings each.
        const error = await errorOf(backend, actual[name], expected[name]);
        assertLess(error, 1e-5, `${runs} ${tasks} ${size} ${name}`);
      }
    }
  });

  for (const bad of [NaN, Infinity, -Infinity]) {
    test(`Adam skips a run whose gradient holds ${bad}, and counts it`, async (backend) => {
      const vector = (label: string, values: number[]) => tensorOf(backend, label, [2, 2], values);
      const made = {
        theta: vector("θ", [1, 2, 3, 4]),
        gradient: vector("g", [1, bad, 1, -1]),
        m: vector("m", [0, 0, 0, 0]),
        v: vector("v", [0, 0, 0, 0]),
        skipped: backend.tensor("skipped", [2]),
      };
      const settings = { learningRate: 0.5, beta1: 0, beta2: 0.999, epsilon: 1e-8 };
      backend.adamStep({ ...made, step: 1, settings });
      const [theta, m, skipped] = await backend.read(made.theta, made.m, made.skipped);
      const { fround } = Math;
      assertEquals([...theta!].map((value) => fround(value)), [1, 2, 2.5, 4.5]);
      assertEquals([[...m!], [...skipped!]], [[0, 0, 1, -1], [1, 0]]);
    });
  }

  test("the best checkpoint is the first of the highest, and never one that is not finite", async (backend) => {
    const scores = [[NaN, -Infinity], [-2, -4], [NaN, 1], [-1, -4], [-1, -5], [Infinity, -3]];
    const [expected, actual] = await Promise.all(onBoth(backend, (on) => {
      const theta = on.tensor("θ", [2, 70]);
      const score = on.tensor("score", [2, 3]);
      const best = on.checkpoint({ runs: 2, parameters: 70 });
      scores.forEach(([a, b], iteration) => {
        on.write(theta, Array.from({ length: 140 }, (_, k) => k + 1000 * iteration));
        on.write(score, [a!, a!, a!, b!, b!, b!]);
        on.keepBest({ theta, score, iteration, best });
      });
      return on.read(best.theta, best.status);
    }));
    assertEquals(actual, expected);
    assertEquals([...actual[1]!], [-1, 3, 1, 2]);
  });

  test("a new checkpoint records a negative score", async (backend) => {
    const best = backend.checkpoint({ runs: 1, parameters: 2 });
    const theta = tensorOf(backend, "θ", [1, 2], [3, 4]);
    const score = tensorOf(backend, "score", [1, 1], [-7]);
    backend.keepBest({ theta, score, iteration: 0, best });
    const [kept, status] = await backend.read(best.theta, best.status);
    assertEquals([[...kept!], [...status!]], [[3, 4], [-7, 0]]);
  });
}
