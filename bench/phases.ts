/**
 * The phases of a meta-iteration on one backend, each repeatable: 20 tasks, one
 * seed, the same task tables, draws and θ at every call.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { initialParameters } from "../learners/initialise.ts";
import { createAdaptation } from "../learners/inner_loop.ts";
import type { MamlSettings } from "../learners/maml.ts";
import { learnerNamed } from "../learners/registry.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  type Problem,
  sampleTasks,
} from "../learners/problem.ts";
import type { SharedSettings, TrpoSettings } from "../learners/settings.ts";
import { type PhaseName, PHASES, type Work, workOf, type WorkSize } from "./work.ts";

/** One phase of a meta-iteration, ready to be timed. */
export interface Phase {
  readonly name: PhaseName;
  /** What a call has to do at least. */
  readonly work: Work;
  /** What decides it. */
  readonly size: WorkSize;
  /** Records the phase once. */
  run(): void;
}

/** The phases of one backend on one family. */
export interface PhaseSet {
  readonly phases: readonly Phase[];
  /** Resolves when everything recorded is done. */
  settle(): Promise<void>;
}

const SEEDS = [0];
const NAMES = { seeds: SEEDS, iteration: 0, firstTask: 0 };

/**
 * Lays the phases out, with the `full` preset's settings, and runs each once.
 *
 * @param backend its tensors live as long as it does
 */
export async function openPhases(backend: Backend, family: TaskFamily): Promise<PhaseSet> {
  const settings = settingsOf("maml", family) as MamlSettings;
  const optimiser = settings.outer.optimiser as TrpoSettings;
  const reptile = settingsOf("reptile", family);
  const { runs, policyShape, candidates, probe } = await mamlPhases(backend, family, settings);
  const size = {
    family,
    shape: policyShape,
    tasks: settings.metaBatch,
    innerSteps: settings.inner.steps,
    cgIterations: optimiser.cgIterations,
    candidates,
  };
  const all: Record<PhaseName, () => void> = {
    ...runs,
    "MAML iteration": wholeIteration(backend, family, settings),
    "Reptile iteration": wholeIteration(backend, family, reptile),
  };
  const settle = async () => void await backend.read(probe);
  for (const run of Object.values(all)) run();
  await settle();
  const sizes = { "Reptile iteration": { ...size, innerSteps: reptile.inner.steps } };
  return {
    phases: PHASES.map((name) => {
      const its = name === "Reptile iteration" ? sizes[name] : size;
      return { name, work: workOf(name, its), size: its, run: all[name] };
    }),
    settle,
  };
}

/** MAML's phases; `candidates` were measured by the line search, `probe` is small to read. */
async function mamlPhases(
  backend: Backend,
  family: TaskFamily,
  settings: MamlSettings,
) {
  const trpo = settings.outer.optimiser as TrpoSettings;
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters: P } = problem;
  const { states: S, actions: A } = family.dynamics;
  const n = settings.metaBatch;
  const initial = initialTheta(backend, problem, settings);
  const theta = backend.tensor("θ", [1, P]);
  backend.copy(initial, theta);
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, n);
  const { tasks, inner, adapted, critic } = adaptation;
  const table = backend.tensor("π", [1, n, S, A]);
  const episodes = allocateEpisodes(backend, family, 1, n);
  const rows = allocateRows(backend, episodes);
  const gradients = backend.tensor("gradients", [1, n, P]);
  const conjugateGradients = () => {
    const vector = (label: string) => backend.tensor(label, [1, P]);
    const [b, x, r, p] = ["b", "x", "r", "p"].map(vector) as [Tensor, Tensor, Tensor, Tensor];
    const products = backend.tensor("products", [1, n, P]);
    return { b, x, r, p, products, status: backend.tensor("CG status", [1, 4]) };
  };
  const cg = conjugateGradients(); // started anew at every call
  const solved = conjugateGradients();
  const search = {
    candidates: backend.tensor("candidates", [1, trpo.candidates, P]),
    surrogate: backend.tensor("surrogates", [1, trpo.candidates]),
    kl: backend.tensor("KLs", [1, trpo.candidates]),
    status: backend.tensor("search status", [1, 3]),
  };
  const outer = { theta: adapted, rows };
  const { order } = settings.outer;
  const [step] = inner.steps as [typeof inner.steps[number]];
  const { stepSize, objective } = inner;
  const product = ({ p, products }: typeof cg) =>
    backend.curvatureProduct({ policy, inner, outer, order, v: p, out: products });
  const cgStep = (system: typeof cg, tolerance: number) =>
    backend.cgStep({ cg: system, damping: trpo.damping, tolerance });

  const runs = {
    "sample tasks": () =>
      sampleTasks(backend, family, tasks, {
        ...NAMES,
        rewards: STREAMS.trainRewards,
        transitions: STREAMS.trainTransitions,
      }),
    "policy table": () => backend.policyTable({ policy, theta: adapted, out: table }),
    rollout: () => {
      const draws = { ...NAMES, stream: STREAMS.trainAdaptedEpisodes };
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
    adapt: () =>
      backend.adapt({ policy, theta, rows: step.rows, stepSize, objective, out: adapted }),
    "meta-gradient": () => {
      // A θ that was written is a new point: what a backend keeps of it is made anew.
      backend.copy(initial, theta);
      backend.metaGradient({ policy, inner, outer, order, out: gradients });
    },
    "curvature product": () => product(cg),
    "CG vectors": () => {
      // Restarted each time: a step on a product of another direction breaks down.
      backend.cgStart({ gradients, cg });
      cgStep(cg, 0);
    },
    "line search": () =>
      backend.searchCandidates({ policy, theta, inner, outer, cg: solved, settings: trpo, search }),
  };

  runs["sample tasks"]();
  adaptation.run({ ...NAMES, stream: STREAMS.trainEpisodes });
  runs["policy table"]();
  runs.rollout();
  runs.advantages();
  runs["meta-gradient"]();
  backend.cgStart({ gradients, cg });
  backend.cgStart({ gradients, cg: solved });
  for (let i = 0; i < trpo.cgIterations; i++) {
    product(solved);
    cgStep(solved, trpo.cgTolerance);
  }
  product(cg);
  runs["line search"]();
  const [surrogates] = await backend.read(search.surrogate);
  const accepted = surrogates!.findLastIndex((value) => !Number.isNaN(value)) + 1;
  // A GPU measures all at once, and then forgets those behind the first acceptable one.
  const candidates = backend.name === "gpu" ? trpo.candidates : accepted;
  return { runs, policyShape: policy.shape, candidates, probe: search.status };
}

/** The first meta-iteration, from the same θ every time. */
function wholeIteration(
  backend: Backend,
  family: TaskFamily,
  settings: SharedSettings,
): () => void {
  const problem = createProblem(backend, family, settings.policy);
  const initial = initialTheta(backend, problem, settings);
  const theta = backend.tensor("θ", initial.shape);
  const kind = learnerNamed(settings.algorithm);
  const learner = kind.create(backend, problem, settings, theta, SEEDS);
  return () => {
    backend.copy(initial, theta);
    learner.iterate(0);
  };
}

function settingsOf(algorithm: string, family: TaskFamily) {
  return PRESETS.get("full")!.settings(algorithm, family);
}

function initialTheta(
  backend: Backend,
  { policy, parameters }: Problem,
  settings: SharedSettings,
): Tensor {
  const theta = backend.tensor("initial θ", [1, parameters]);
  backend.write(theta, initialParameters(policy.shape, settings.policy, SEEDS[0]!));
  return theta;
}
