import { assert, assertEquals } from "@std/assert";
import type { Tensor } from "../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createProblem } from "../../learners/problem.ts";
import { createReptile, type ReptileSettings } from "../../learners/reptile.ts";
import { type Hooks, observed } from "./observed.ts";
import { initialTheta, reptile, SMALL_MDP } from "./support.ts";

const SEEDS = [1, 2];

function learn(settings: ReptileSettings, before: Hooks = {}) {
  const backend = observed(createReferenceBackend(), { before });
  const problem = createProblem(backend, SMALL_MDP, settings.policy);
  const theta = initialTheta(backend, problem, settings, SEEDS);
  const learner = createReptile(backend, problem, settings, theta, SEEDS);
  return { backend, problem, theta, learner };
}

Deno.test("an iteration draws tasks and D from meta-training streams under its own number", () => {
  const streams: Draws[] = [];
  const note = ({ draws }: { draws: Draws }) => streams.push(draws);
  const settings = reptile({ inner: { data: "fresh" } });
  const { learner } = learn(settings, { fill: note, rollout: note });
  learner.iterate(17);
  const { trainRewards, trainTransitions, trainEpisodes } = STREAMS;
  assertEquals(
    streams,
    [trainRewards, trainTransitions, trainEpisodes, trainEpisodes + 1, trainEpisodes + 2].map(
      (stream) => ({ stream, seeds: SEEDS, iteration: 17, firstTask: 0 }),
    ),
  );
});

Deno.test("θ moves by Adam along the mean over tasks of θ − θ′, Eq. (7)", async () => {
  let adapted: Tensor | undefined;
  const { backend, theta, learner } = learn(reptile(), {
    reptileAverage: (args) => adapted = args.adapted,
  });
  const { learningRate, beta1, beta2, epsilon } = reptile().outer.optimiser;
  let expected = (await backend.read(theta))[0]!;
  const P = expected.length / 2;
  const m = new Float64Array(2 * P);
  const v = new Float64Array(2 * P);
  for (let t = 1; t <= 3; t++) {
    const [start] = await backend.read(theta);
    learner.iterate(t - 1);
    const [after, perTask] = await backend.read(theta, adapted!);
    expected = start!.map((value, k) => {
      const [run, parameter] = [Math.floor(k / P), k % P];
      let g = 0;
      for (let task = 0; task < 4; task++) {
        g += (value - perTask![(4 * run + task) * P + parameter]!) / 4;
      }
      m[k] = beta1 * m[k]! + (1 - beta1) * g;
      v[k] = beta2 * v[k]! + (1 - beta2) * g * g;
      return value - learningRate * (m[k]! / (1 - beta1 ** t)) /
          (Math.sqrt(v[k]! / (1 - beta2 ** t)) + epsilon);
    });
    // Differences θ − θ′ of 1e-2 have lost two of sixteen digits; steps are 1e-2 again.
    expected.forEach((value, k) => assert(Math.abs(after![k]! - value) < 1e-12, `parameter ${k}`));
    assert(after!.some((value, k) => Math.abs(value - start![k]!) > 1e-3));
  }
  assertEquals(await backend.read(learner.skipped!), [new Float64Array(2)]);
});

Deno.test("k inner steps of size α are taken, on the learner's objective", () => {
  const steps: unknown[] = [];
  const { learner } = learn(
    reptile({ inner: { steps: 5, stepSize: 0.3, objective: "score" } }),
    { adapt: ({ stepSize, objective }) => steps.push([stepSize, objective]) },
  );
  learner.iterate(0);
  assertEquals(steps, new Array(5).fill([0.3, "score"]));
});

Deno.test("Adam's settings are the learner's, β₁ = 0 included", () => {
  const seen: unknown[] = [];
  const settings = reptile({ outer: { optimiser: { beta1: 0, learningRate: 1e-4 } } });
  const { learner } = learn(settings, {
    adamStep: ({ settings, step }) => seen.push([settings, step]),
  });
  learner.iterate(0);
  learner.iterate(1);
  assertEquals(seen, [[settings.outer.optimiser, 1], [settings.outer.optimiser, 2]]);
});
