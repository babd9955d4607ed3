/**
 * A meta-iteration of MAML with TRPO, whole and phase by phase, at the paper's
 * largest MDP setting; and whole iterations of other settings.
 *
 * Run with `deno task bench`; figures are per meta-batch of 20 tasks, one seed.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { initialParameters } from "../learners/initialise.ts";
import { createAdaptation } from "../learners/inner_loop.ts";
import { createMaml } from "../learners/maml.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  type Problem,
  sampleTasks,
} from "../learners/problem.ts";
import { createReptile } from "../learners/reptile.ts";
import type { LearnerSettings, MamlSettings, TrpoSettings } from "../learners/settings.ts";

const SEEDS = [0];
const names = { seeds: SEEDS, iteration: 0, firstTask: 0 };
const taskNames = {
  ...names,
  rewards: STREAMS.trainRewards,
  transitions: STREAMS.trainTransitions,
};

function setUp(env: string, algorithm: "maml" | "reptile") {
  const backend = createReferenceBackend();
  const family = parseEnvironment(env);
  const settings = PRESETS.get("full")!.settings(algorithm, family);
  const problem = createProblem(backend, family, settings.policy);
  const theta = backend.tensor("parameters", [1, problem.parameters]);
  backend.write(theta, initialParameters(problem.policy.shape, settings.policy, 0));
  return { backend, family, settings, problem, theta };
}

for (const env of ["bandit-k5-n10", "bandit-k50-n500", "mdp-n100"]) {
  for (const algorithm of ["maml", "reptile"] as const) {
    const { backend, settings, problem, theta } = setUp(env, algorithm);
    const learner = createLearner(backend, problem, settings, theta);
    let iteration = 0;
    Deno.bench(`${env} ${algorithm}`, { group: "whole iteration" }, () => {
      learner.iterate(iteration++);
    });
  }
}

function createLearner(
  backend: Backend,
  problem: Problem,
  settings: LearnerSettings,
  theta: Tensor,
) {
  return settings.algorithm === "maml"
    ? createMaml(backend, problem, settings, theta, SEEDS)
    : createReptile(backend, problem, settings, theta, SEEDS);
}

{
  const group = "phases, mdp-n100 maml";
  const { backend, family, settings, problem, theta } = setUp("mdp-n100", "maml");
  const maml = settings as MamlSettings;
  const { policy, parameters: P } = problem;
  const n = maml.metaBatch;
  const adaptation = createAdaptation(backend, problem, maml.inner, theta, n);
  const { tasks, inner, adapted, critic } = adaptation;
  const { states: S, actions: A } = family.dynamics;
  const table = backend.tensor("table", [1, n, S, A]);
  const episodes = allocateEpisodes(backend, family, 1, n);
  const rows = allocateRows(backend, episodes);
  const advantages = advantageSettingsOf(problem, maml.inner);
  const perTask = backend.tensor("per task", [1, n, P]);
  const value = backend.tensor("value", [1, n]);
  const vector = (label: string) => backend.tensor(label, [1, P]);
  const cg = {
    b: vector("b"),
    x: vector("x"),
    r: vector("r"),
    p: vector("p"),
    products: perTask,
    status: backend.tensor("status", [1, 4]),
  };
  const trpo = maml.outer.optimiser as TrpoSettings;
  const search = {
    candidates: backend.tensor("candidates", [1, trpo.candidates, P]),
    surrogate: backend.tensor("surrogates", [1, trpo.candidates]),
    kl: backend.tensor("KLs", [1, trpo.candidates]),
    status: backend.tensor("search status", [1, 3]),
  };
  const outer = { theta: adapted, rows };
  const { inner: { stepSize, objective } } = maml;
  const step = inner.steps[0]!;

  const phases: Record<string, () => void> = {
    "sample tasks": () => sampleTasks(backend, family, tasks, taskNames),
    "policy table": () => backend.policyTable({ policy, theta: adapted, out: table }),
    "rollout": () =>
      backend.rollout({
        table,
        tasks,
        draws: { ...names, stream: STREAMS.trainAdaptedEpisodes },
        episodes,
      }),
    "advantages": () =>
      backend.advantages({ episodes, settings: advantages, critic, fitCritic: true, rows }),
    "adapt": () =>
      backend.adapt({ policy, theta, rows: step.rows, stepSize, objective, out: adapted }),
    "meta-gradient": () => backend.metaGradient({ policy, inner, outer, order: 2, out: perTask }),
    "curvature product": () =>
      backend.curvatureProduct({ policy, inner, outer, order: 2, v: cg.p, out: perTask }),
    "line search": () =>
      backend.searchCandidates({ policy, theta, inner, outer, cg, settings: trpo, search }),
    // Restarted each time: a step on a product of another direction breaks down.
    "CG start and step": () => {
      backend.cgStart({ gradients: perTask, cg });
      backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
    },
    "exact value": () => backend.policyValue({ table, tasks, out: value }),
  };

  // One whole iteration first, so that every phase has real inputs.
  sampleTasks(backend, family, tasks, taskNames);
  adaptation.run({ ...names, stream: STREAMS.trainEpisodes });
  for (const name of ["policy table", "rollout", "advantages", "meta-gradient"]) phases[name]!();
  backend.cgStart({ gradients: perTask, cg });
  phases["curvature product"]!();
  backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
  for (const [name, run] of Object.entries(phases)) Deno.bench(name, { group }, run);
}
