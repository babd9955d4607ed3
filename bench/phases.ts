/**
 * The phases of learners' meta-iterations on one backend, as the learners name them, each repeatable:
 * one seed, the same task tables, draws and θ at every call.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { PRESETS } from "../experiments/presets.ts";
import { type Backend, TRUST_REGION_LOG } from "../kernels/backend.ts";
import { backendNamed } from "../kernels/backends.ts";
import { initialParameters } from "../learners/initialise.ts";
import type { MamlSettings } from "../learners/maml.ts";
import { createProblem } from "../learners/problem.ts";
import { learnerNamed } from "../learners/registry.ts";
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

/**
 * Lays MAML and Reptile out, with the `full` preset's settings, and runs each once.
 *
 * @param backend its tensors live as long as it does
 */
export async function openPhases(backend: Backend, family: TaskFamily): Promise<PhaseSet> {
  const settings = settingsOf("maml", family) as MamlSettings;
  const reptileSettings = settingsOf("reptile", family);
  const trpo = settings.outer.optimiser as TrpoSettings;
  const maml = openLearner(backend, family, settings);
  const reptile = openLearner(backend, family, reptileSettings);
  const runs: Record<string, () => void> = {
    ...maml.phases,
    "MAML iteration": maml.iterate,
    "outer step": reptile.phases["outer step"]!,
    "Reptile iteration": reptile.iterate,
  };
  reptile.iterate();
  maml.iterate();
  const probe = maml.log!;
  const [log] = await backend.read(probe);
  const accepted = log![TRUST_REGION_LOG.indexOf("candidate")]!;
  const measuresAll = accepted < 0 || backendNamed(backend.name).searchesAtOnce;
  const size = {
    family,
    shape: maml.shape,
    tasks: settings.metaBatch,
    innerSteps: settings.inner.steps,
    cgIterations: trpo.cgIterations,
    candidates: measuresAll ? trpo.candidates : accepted + 1,
  };
  const ofReptile = { ...size, innerSteps: reptileSettings.inner.steps };
  return {
    phases: PHASES.map((name) => {
      const its = name === "Reptile iteration" ? ofReptile : size;
      return { name, work: workOf(name, its), size: its, run: runs[name]! };
    }),
    settle: async () => void await backend.read(probe),
  };
}

/** A learner's first meta-iteration, whole and by phase, from the same θ every time. */
function openLearner(backend: Backend, family: TaskFamily, settings: SharedSettings) {
  const problem = createProblem(backend, family, settings.policy);
  const { policy: { shape }, parameters } = problem;
  const initial = backend.tensor("initial θ", [1, parameters]);
  backend.write(initial, initialParameters(shape, settings.policy, 0));
  const theta = backend.tensor("θ", initial.shape);
  const kind = learnerNamed(settings.algorithm);
  const learner = kind.create(backend, problem, settings, theta, [0]);
  const again = (run: (iteration: number) => void) => () => {
    backend.copy(initial, theta);
    run(0);
  };
  const phases = Object.entries(learner.phases).map(([name, run]) => [name, again(run)]);
  return {
    shape,
    log: learner.trustRegionLog,
    phases: Object.fromEntries(phases) as Record<string, () => void>,
    iterate: again(learner.iterate),
  };
}

function settingsOf(algorithm: string, family: TaskFamily) {
  return PRESETS.get("full")!.settings(algorithm, family);
}
