/**
 * Whole meta-iterations of both learners at three settings of the paper, on
 * `reference` and `wasm` side by side; `wasm_bench.ts` has MAML's phase by phase.
 *
 * Run with `deno task bench`; figures are per meta-batch of 20 tasks, one seed.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { LEARNED_ALGORITHMS, type LearnedAlgorithm, PRESETS } from "../experiments/presets.ts";
import type { Backend } from "../kernels/backend.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { createWasmBackend } from "../kernels/wasm/wasm.ts";
import { initialParameters } from "../learners/initialise.ts";
import type { Learner } from "../learners/learner.ts";
import { createMaml } from "../learners/maml.ts";
import { createProblem } from "../learners/problem.ts";
import { createReptile } from "../learners/reptile.ts";

const SEEDS = [0];

for (const env of ["bandit-k5-n10", "bandit-k50-n500", "mdp-n100"]) {
  for (const algorithm of LEARNED_ALGORITHMS) {
    const group = `${env} ${algorithm}, whole iteration`;
    for (const backend of [createReferenceBackend(), createWasmBackend()]) {
      const learner = createLearner(backend, env, algorithm);
      let iteration = 0;
      Deno.bench(
        `${backend.name}: ${group}`,
        { group, baseline: backend.name === "reference" },
        () => learner.iterate(iteration++),
      );
    }
  }
}

function createLearner(backend: Backend, env: string, algorithm: LearnedAlgorithm): Learner {
  const family = parseEnvironment(env);
  const settings = PRESETS.get("full")!.settings(algorithm, family);
  const problem = createProblem(backend, family, settings.policy);
  const theta = backend.tensor("parameters", [SEEDS.length, problem.parameters]);
  backend.write(theta, initialParameters(problem.policy.shape, settings.policy, SEEDS[0]!));
  return settings.algorithm === "maml"
    ? createMaml(backend, problem, settings, theta, SEEDS)
    : createReptile(backend, problem, settings, theta, SEEDS);
}
