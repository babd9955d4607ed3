import { assert, assertEquals } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import { PRESETS } from "../../../experiments/presets.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { evaluate } from "../../../learners/evaluate.ts";
import { createProblem } from "../../../learners/problem.ts";
import { learnerNamed } from "../../../learners/registry.ts";
import { initialParameters } from "../../../learners/initialise.ts";
import { createValidation } from "../../../learners/validate.ts";
import { buildLanes, CASES, type Lanes } from "./lanes.ts";
import { train } from "../../learners/support.ts";
import { linearised } from "../reference/tensors.ts";

function settingsOf(env: string, algorithm: "maml" | "reptile", iterations: number) {
  const family = parseEnvironment(env);
  const full = PRESETS.get("full")!.settings(algorithm, family);
  const checkpoints = { ...full.checkpoints, every: 2, tasks: 7 };
  const settings = { ...full, iterations, checkpoints };
  return { family, settings };
}

for (const env of ["bandit-k5-n10", "mdp-n10"]) {
  for (const algorithm of ["maml", "reptile"] as const) {
    Deno.test(`seeds trained together have the bits of seeds trained alone: ${algorithm}, ${env}`, async () => {
      const { family, settings } = settingsOf(env, algorithm, 4);
      const seeds = [11, 3, 2 ** 32 - 1];
      const together = await train(createWasmBackend(), family, settings, seeds);
      for (const [run, seed] of seeds.entries()) {
        const alone = await train(createWasmBackend(), family, settings, [seed]);
        assertEquals(together.last[run], alone.last[0]);
        assertEquals(
          together.curve.map(({ value }) => value[run]),
          alone.curve.map((it) => it.value[0]),
        );
      }
    });
  }
}

Deno.test("test tasks evaluated in any split have the same bits", async () => {
  const { family, settings } = settingsOf("mdp-n10", "reptile", 1);
  const { shape } = createProblem(createWasmBackend(), family, settings.policy).policy;
  const agent = initialParameters(shape, settings.policy, 5);
  const scores = (firstTask: number, tasks: number) =>
    evaluate(createWasmBackend(), family, settings, [agent], [5], { firstTask, tasks });
  const whole = await scores(0, 23);
  const parts = await Promise.all([scores(0, 1), scores(1, 6), scores(7, 16)]);
  for (const name of ["online", "postAdaptation", "exact", "exactBefore"] as const) {
    assertEquals([...whole[name]], parts.flatMap((part) => [...part[name]]));
  }
});

/** Results of every operation on a network's lanes, in one order of operations or another. */
async function results(backend: Backend, lanes: Lanes, reversed: boolean): Promise<Float64Array[]> {
  const { policy, inner, outer, theta, v } = lanes;
  const tensors = [
    lanes.table,
    ...[1, 2, 3, 4].map((k) => backend.tensor(`${k}`, lanes.perTask.shape)),
  ];
  const [table, adapted, gradient, product, firstOrder] = tensors as [
    typeof theta,
    ...typeof tensors,
  ];
  const operations = [
    () => backend.policyTable({ policy, theta, out: table }),
    () => backend.adapt({ ...inner, ...inner.steps[0]!, policy, out: adapted! }),
    () =>
      backend.metaGradient({
        loop: linearised(backend, { policy, inner, outer }),
        order: 2,
        out: gradient!,
      }),
    () =>
      backend.curvatureProduct({
        loop: linearised(backend, { policy, inner, outer }),
        order: 2,
        v,
        out: product!,
      }),
    () =>
      backend.curvatureProduct({
        loop: linearised(backend, { policy, inner, outer }),
        order: 1,
        v,
        out: firstOrder!,
      }),
  ];
  (reversed ? operations.toReversed() : operations).forEach((run) => run());
  return await backend.read(...tensors);
}

Deno.test("neither the order of operations nor a batch's other runs change a bit", async () => {
  for (const it of CASES) {
    const forwards = createWasmBackend();
    const backwards = createWasmBackend();
    const whole = await results(forwards, buildLanes(forwards, it), false);
    assertEquals(await results(backwards, buildLanes(backwards, it), true), whole);
    for (let run = 0; run < it.runs && it.runs > 1; run++) {
      const alone = createWasmBackend();
      const part = await results(alone, buildLanes(alone, it, run), false);
      whole.forEach((values, k) => {
        const size = values.length / it.runs;
        assertEquals(part[k], values.slice(run * size, (run + 1) * size));
      });
    }
  }
});

for (
  const { env, algorithm, iterations } of [
    { env: "bandit-k2-n1", algorithm: "maml", iterations: 10_000 },
    { env: "bandit-k2-n1", algorithm: "reptile", iterations: 10_000 },
    { env: "mdp-n2", algorithm: "maml", iterations: 1000 },
  ] as const
) {
  Deno.test(`${iterations} iterations of ${algorithm} on ${env} allocate what one does`, () => {
    const { family, settings } = settingsOf(env, algorithm, 1);
    const policy = { ...settings.policy, hidden: [2, 2] as const };
    const memory = new WasmMemory();
    const backend = createWasmBackend(memory);
    const problem = createProblem(backend, family, policy);
    const theta = backend.tensor("θ", [1, problem.parameters]);
    backend.write(theta, initialParameters(problem.policy.shape, policy, 0));
    const checkpoints = { ...settings.checkpoints, tasks: 3 };
    const tiny = { ...settings, policy, checkpoints, metaBatch: 2 };
    const validation = createValidation(backend, problem, tiny, theta, [0]);
    const learner = learnerNamed(algorithm).create(backend, problem, tiny, theta, [0]);
    learner.iterate(0);
    validation.run(1);
    const { allocated } = memory;
    for (let iteration = 1; iteration <= iterations; iteration++) {
      learner.iterate(iteration);
      if (iteration % 10 === 0) validation.run(iteration + 1);
    }
    assert(allocated > 1024);
    assertEquals(memory.allocated, allocated);
  });
}
