/**
 * Settings and families that tests of learners share.
 *
 * @module
 */
import type { TaskDistribution, TaskFamily } from "../../envs/family.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { type Overrides, withOverrides } from "../../experiments/hyperparameters.ts";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { initialParameters } from "../../learners/initialise.ts";
import type { MamlSettings } from "../../learners/maml.ts";
import type { Problem } from "../../learners/problem.ts";
import { learnerNamed } from "../../learners/registry.ts";
import type { ReptileSettings } from "../../learners/reptile.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { type OnProgress, train as trainKind, type TrainingResult } from "../../learners/train.ts";

const SHARED = {
  policy: {
    hidden: [6, 5],
    banditObservation: "zero",
    initialisation: "pytorch-2018",
    hiddenScale: 1,
    lastLayerScale: 1,
  },
  metaBatch: 4,
} as const;

const ADVANTAGES = {
  estimator: "gae",
  discount: 0.95,
  lambda: 1,
  normalise: true,
  reduction: "mean-over-time",
  pseudoVisits: null,
  timeOrigin: 0,
  ridge: 1e-5,
} as const;

/** MAML on a network and a batch so small that an iteration takes a millisecond. */
const SMALL_MAML: MamlSettings = {
  algorithm: "maml",
  ...SHARED,
  inner: {
    steps: 1,
    stepSize: 0.5,
    objective: "ratio",
    data: "same",
    advantages: ADVANTAGES,
  },
  outer: {
    order: 2,
    normaliseAdvantages: true,
    refitCritic: true,
    optimiser: {
      kind: "trpo",
      maxKl: 1e-3,
      damping: 0.1,
      cgIterations: 10,
      cgTolerance: 1e-10,
      candidates: 15,
      backtrack: 0.8,
      klSlack: 1,
      acceptEqual: false,
    },
  },
  iterations: 4,
  checkpoints: { every: 2, tasks: 6, rule: "best" },
};

/** Reptile, as small. */
const SMALL_REPTILE: ReptileSettings = {
  algorithm: "reptile",
  ...SHARED,
  inner: {
    steps: 3,
    stepSize: 0.1,
    objective: "ratio",
    data: "same",
    advantages: ADVANTAGES,
  },
  outer: {
    optimiser: { kind: "adam", learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  },
  iterations: 4,
  checkpoints: { every: 2, tasks: 6, rule: "best" },
};

/** Both learners on the paper's network and meta-batch (appendix A). */
export const PAPER_SIZE = {
  policy: { hidden: [32, 32], lastLayerScale: 0.01 },
  metaBatch: 20,
} as const;

/** Small settings of MAML with some changed. */
export function maml(...changes: Overrides<MamlSettings>[]): MamlSettings {
  return withOverrides(SMALL_MAML, ...changes);
}

/** The same with an outer Adam in place of the trust region. */
export function mamlWithAdam(...changes: Overrides<MamlSettings>[]): MamlSettings {
  const settings = maml(...changes);
  return { ...settings, outer: { ...settings.outer, optimiser: SMALL_REPTILE.outer.optimiser } };
}

/** Small settings of Reptile with some changed. */
export function reptile(...changes: Overrides<ReptileSettings>[]): ReptileSettings {
  return withOverrides(SMALL_REPTILE, ...changes);
}

/** MDPs of three states, two actions and three steps. */
export const SMALL_MDP: TaskFamily = mdpFamily(8, { states: 3, actions: 2, horizon: 3 });

/** An initial θ a seed on a backend, `[R, P]`. */
export function initialTheta(
  backend: Backend,
  { policy, parameters }: Problem,
  settings: SharedSettings,
  seeds: readonly number[],
): Tensor {
  const theta = backend.tensor("θ", [seeds.length, parameters]);
  const rows = seeds.map((seed) => initialParameters(policy.shape, settings.policy, seed));
  backend.write(theta, rows.flatMap((row) => [...row]));
  return theta;
}

/** Meta-trains the learner that the settings are of. */
export function train(
  backend: Backend,
  family: TaskDistribution,
  settings: SharedSettings,
  seeds: readonly number[],
  onProgress?: OnProgress,
): Promise<TrainingResult> {
  return trainKind(backend, family, learnerNamed(settings.algorithm), settings, seeds, onProgress);
}
