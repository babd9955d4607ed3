/**
 * The phases of a meta-iteration, for benchmarks of any backend.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { Backend } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { initialParameters } from "../learners/initialise.ts";
import { createAdaptation } from "../learners/inner_loop.ts";
import { createMaml } from "../learners/maml.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  sampleTasks,
} from "../learners/problem.ts";
import type { MamlSettings, TrpoSettings } from "../learners/settings.ts";

/** The phases of one meta-iteration of MAML on a backend, 20 tasks, one seed, each repeatable. */
export function phasesOf(backend: Backend, env: string): Record<string, () => void> {
  const family = parseEnvironment(env);
  const settings = PRESETS.get("full")!.settings("maml", family) as MamlSettings;
  const trpo = settings.outer.optimiser as TrpoSettings;
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters: P } = problem;
  const { states: S, actions: A } = family.dynamics;
  const n = settings.metaBatch;
  const theta = backend.tensor("θ", [1, P]);
  const initial = initialParameters(policy.shape, settings.policy, 0);
  backend.write(theta, initial);
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, n);
  const { tasks, inner, adapted, critic } = adaptation;
  const table = backend.tensor("π", [1, n, S, A]);
  const episodes = allocateEpisodes(backend, family, 1, n);
  const rows = allocateRows(backend, episodes);
  const gradients = backend.tensor("gradients", [1, n, P]);
  const vector = (label: string) => backend.tensor(label, [1, P]);
  const cg = {
    b: vector("b"),
    x: vector("x"),
    r: vector("r"),
    p: vector("p"),
    products: backend.tensor("products", [1, n, P]),
    status: backend.tensor("status", [1, 4]),
  };
  const search = {
    candidates: backend.tensor("candidates", [1, trpo.candidates, P]),
    surrogate: backend.tensor("surrogates", [1, trpo.candidates]),
    kl: backend.tensor("KLs", [1, trpo.candidates]),
    status: backend.tensor("search status", [1, 3]),
  };
  const outer = { theta: adapted, rows };
  const names = { seeds: [0], iteration: 0, firstTask: 0 };
  const [step] = inner.steps as [typeof inner.steps[number]];
  const { stepSize, objective } = inner;
  const phases: Record<string, () => void> = {
    "sample tasks": () =>
      sampleTasks(backend, family, tasks, {
        ...names,
        rewards: STREAMS.trainRewards,
        transitions: STREAMS.trainTransitions,
      }),
    "inner loop": () => adaptation.run({ ...names, stream: STREAMS.trainEpisodes }),
    adapt: () =>
      backend.adapt({ policy, theta, rows: step.rows, stepSize, objective, out: adapted }),
    "policy table": () => backend.policyTable({ policy, theta: adapted, out: table }),
    rollout: () => {
      const draws = { ...names, stream: STREAMS.trainAdaptedEpisodes };
      backend.rollout({ table, tasks, draws, episodes });
    },
    advantages: () =>
      backend.advantages({
        episodes,
        settings: advantageSettingsOf(problem, settings.inner),
        critic,
        fitCritic: true,
        rows,
      }),
    "meta-gradient": () => backend.metaGradient({ policy, inner, outer, order: 2, out: gradients }),
    "curvature product": () =>
      backend.curvatureProduct({ policy, inner, outer, order: 2, v: cg.p, out: cg.products }),
    // Restarted each time: a step on a product of another direction breaks down.
    "CG start and step": () => {
      backend.cgStart({ gradients, cg });
      backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
    },
    "line search": () =>
      backend.searchCandidates({ policy, theta, inner, outer, cg, settings: trpo, search }),
  };
  for (const name of ["sample tasks", "inner loop", "policy table", "rollout", "advantages"]) {
    phases[name]!();
  }
  phases["meta-gradient"]!();
  backend.cgStart({ gradients, cg });
  phases["curvature product"]!();
  backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
  const whole = backend.tensor("θ of whole iterations", [1, P]);
  backend.write(whole, initial);
  const learner = createMaml(backend, problem, settings, whole, [0]);
  let iteration = 0;
  return { ...phases, "whole iteration": () => learner.iterate(iteration++) };
}
