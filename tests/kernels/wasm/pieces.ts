/**
 * One meta-iteration of MAML-TRPO in pieces, so that two backends can be given the same episodes.
 *
 * @module
 */
import { parseEnvironment } from "../../../envs/names.ts";
import { PRESETS } from "../../../experiments/presets.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { STREAMS } from "../../../kernels/draws.ts";
import { initialParameters } from "../../../learners/initialise.ts";
import { createAdaptation } from "../../../learners/inner_loop.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  sampleTasks,
} from "../../../learners/problem.ts";
import type { MamlSettings } from "../../../learners/maml.ts";
import type { TrpoSettings } from "../../../learners/settings.ts";
import { allocateCg } from "../reference/tensors.ts";

const SEEDS = [0, 1];

/** Two runs of an environment with the full preset's settings. */
export function layOut(backend: Backend, env: string) {
  const family = parseEnvironment(env);
  const settings = PRESETS.get("full")!.settings("maml", family) as MamlSettings;
  const trpo = settings.outer.optimiser as TrpoSettings;
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters: P } = problem;
  const runs = SEEDS.length;
  const theta = backend.tensor("θ", [runs, P]);
  const initial = SEEDS.flatMap((seed) => [
    ...Float32Array.from(initialParameters(policy.shape, settings.policy, seed)),
  ]);
  backend.write(theta, initial);
  const n = settings.metaBatch;
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, n);
  const { inner, adapted, tasks, critic } = adaptation;
  const { states: S, actions: A } = family.dynamics;
  const table = backend.tensor("π", [runs, n, S, A]);
  const outerEpisodes = allocateEpisodes(backend, family, runs, n);
  const outer = { theta: adapted, rows: allocateRows(backend, outerEpisodes) };
  const cg = allocateCg(backend, [runs, n, P]);
  const gradients = backend.tensor("gradients", [runs, n, P]);
  const search = {
    candidates: backend.tensor("candidates", [runs, trpo.candidates, P]),
    surrogate: backend.tensor("surrogates", [runs, trpo.candidates]),
    kl: backend.tensor("KLs", [runs, trpo.candidates]),
    status: backend.tensor("search status", [runs, 3]),
  };
  const log = backend.tensor("log", [1, runs, 9]);
  const { order, normaliseAdvantages: normalise, refitCritic } = settings.outer;
  const loop = backend.innerLoop({ policy, inner, outer });
  return {
    tensors: { theta, adapted, gradients, log, ...cg, ...search },
    tables: [tasks.rewards, tasks.transitions],
    played: [adaptation.episodes, outerEpisodes].map((it) => [
      it.behaviour,
      it.states,
      it.actions,
      it.rewards,
    ]),
    sample(iteration: number) {
      const names = { seeds: SEEDS, iteration, firstTask: 0 };
      const streams = { rewards: STREAMS.trainRewards, transitions: STREAMS.trainTransitions };
      sampleTasks(backend, family, tasks, { ...names, ...streams });
    },
    play(iteration: number) {
      const { episodes } = adaptation;
      const draws = { seeds: SEEDS, iteration, firstTask: 0, stream: STREAMS.trainEpisodes };
      backend.policyTable({ policy, theta, out: table });
      backend.rollout({ table, tasks, draws, episodes });
    },
    adapt() {
      const { episodes } = adaptation;
      const [{ rows }] = inner.steps as [typeof inner.steps[number]];
      const advantages = advantageSettingsOf(problem, settings.inner);
      backend.advantages({ episodes, settings: advantages, critic, fitCritic: true, rows });
      const { stepSize, objective } = inner;
      backend.adapt({ policy, theta, rows, stepSize, objective, out: adapted });
    },
    playAdapted(iteration: number) {
      const draws = { seeds: SEEDS, iteration, firstTask: 0, stream: STREAMS.trainAdaptedEpisodes };
      backend.policyTable({ policy, theta: adapted, out: table });
      backend.rollout({ table, tasks, draws, episodes: outerEpisodes });
    },
    update() {
      backend.advantages({
        episodes: outerEpisodes,
        settings: advantageSettingsOf(problem, settings.inner, { normalise }),
        critic,
        fitCritic: refitCritic,
        rows: outer.rows,
      });
      backend.linearise({ loop });
      backend.metaGradient({ loop, order, out: gradients });
      backend.cgStart({ gradients, cg });
      for (let i = 0; i < trpo.cgIterations; i++) {
        backend.curvatureProduct({ loop, order, v: cg.p, out: cg.products });
        backend.cgStep({ cg, damping: trpo.damping, tolerance: trpo.cgTolerance });
      }
      backend.searchCandidates({ loop, theta, cg, settings: trpo, search });
      backend.accept({ theta, cg, settings: trpo, search, log, row: 0 });
    },
  };
}

/** What {@linkcode layOut} makes. */
export type Pieces = ReturnType<typeof layOut>;
