import { assert, assertEquals } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { initialParameters } from "../../learners/initialise.ts";
import { createMaml, type MamlSettings } from "../../learners/maml.ts";
import { createProblem } from "../../learners/problem.ts";
import type { TrpoSettings } from "../../learners/settings.ts";
import { gpuTest } from "./adapter.ts";
import { train } from "../learners/support.ts";

/** A dispatch costs some microseconds of the host whatever its work: more than all of a small kernel's. */
const A_CG_ITERATION = 2;
const OTHERS = 20;

for (const env of ["bandit-k5-n10", "mdp-n10"]) {
  gpuTest(
    `an iteration of MAML-TRPO on ${env} waits for nothing and makes few dispatches`,
    async (gpu) => {
      const family = parseEnvironment(env);
      const settings = PRESETS.get("full")!.settings("maml", family) as MamlSettings;
      const { cgIterations } = settings.outer.optimiser as TrpoSettings;
      const problem = createProblem(gpu, family, settings.policy);
      const theta = gpu.tensor("θ", [1, problem.parameters]);
      gpu.write(theta, initialParameters(problem.policy.shape, settings.policy, 0));
      const learner = createMaml(gpu, problem, settings, theta, [0]);
      learner.iterate(0);
      await gpu.read(theta);
      const before = structuredClone(gpu.counters);
      learner.iterate(1);
      const after = structuredClone(gpu.counters);
      const made = (names: readonly string[]) =>
        names.reduce(
          (sum, name) => sum + (after.byKernel[name] ?? 0) - (before.byKernel[name] ?? 0),
          0,
        );
      const ofCg = made(["CG step", "curvature product"]);
      const dispatches = after.dispatches - before.dispatches;
      const each = Object.keys(after.byKernel).map((name) => `${name} ${made([name])}`);
      assert(ofCg > cgIterations && ofCg <= A_CG_ITERATION * cgIterations, `${each}`);
      assert(dispatches - ofCg <= OTHERS, `${dispatches - ofCg} others: ${each}`);
      assertEquals(after.reads, before.reads);
      // Nothing is allocated once it runs.
      assertEquals([after.buffers, after.bytes], [before.buffers, before.bytes]);
    },
  );
}

for (const algorithm of ["maml", "reptile"] as const) {
  gpuTest(
    `training with ${algorithm} reads once a reporting interval, and at its end`,
    async (gpu) => {
      const family = parseEnvironment("bandit-k5-n10");
      const settings = {
        ...PRESETS.get("full")!.settings(algorithm, family),
        iterations: 6,
        checkpoints: { every: 2, tasks: 5, rule: "best" },
      } as const;
      const { reads } = gpu.counters;
      const { curve } = await train(gpu, family, settings, [0, 1]);
      assertEquals([curve.length, gpu.counters.reads - reads], [4, 4 + 1]);
    },
  );
}
