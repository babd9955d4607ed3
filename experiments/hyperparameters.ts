/**
 * The hyper-parameters in force, and where each comes from.
 *
 * `PAPER_*` hold what the paper says (appendix A) and, where it is silent, what
 * its authors' code did. `CHOSEN` holds our deviations from that, by algorithm
 * and kind of task, each with its reason. Nothing else changes a setting, but
 * the presets and `--set` of a command, which print that they do.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { MamlSettings, ReptileSettings } from "../learners/settings.ts";

/** Any part of a learner's settings. */
export type Overrides<T> = T extends readonly unknown[] ? T
  : T extends object ? { readonly [K in keyof T]?: Overrides<T[K]> }
  : T;

const PAPER_SHARED = {
  policy: {
    hidden: [32, 32], // appendix A
    banditObservation: "zero", // authors' environment
    initialisation: "pytorch-2018", // the library's default of the time
    hiddenScale: 1,
    lastLayerScale: 1,
  },
  metaBatch: 20, // appendix A
} as const;

const PAPER_ADVANTAGES = {
  estimator: "gae", // appendix A
  discount: 0.95, // appendix A
  lambda: 1, // authors' code
  normalise: true, // authors' code
  reduction: "mean-over-time", // authors' code; Eq. (6) sums over time
  pseudoVisits: null, // Eq. (6)
  timeOrigin: 0, // authors' later code; `paper-era-2018` counts from 1
  ridge: 1e-5, // authors' code
} as const;

/** MAML as the paper and its authors' later code have it. */
export const PAPER_MAML: MamlSettings = {
  algorithm: "maml",
  ...PAPER_SHARED,
  inner: {
    steps: 1, // section 3.1
    stepSize: 0.5, // appendix A
    objective: "score", // Eq. (6)
    data: "same", // Eq. (5)
    advantages: PAPER_ADVANTAGES,
  },
  outer: {
    order: 2, // section 3.1
    normaliseAdvantages: true, // authors' later code
    refitCritic: true, // authors' later code
    optimiser: {
      kind: "trpo", // appendix A; its settings are the authors' later code's
      maxKl: 1e-2,
      damping: 1e-5,
      cgIterations: 10,
      cgTolerance: 1e-10,
      candidates: 15,
      backtrack: 0.8,
      klSlack: 1,
      acceptEqual: false,
    },
  },
  iterations: 500, // authors' bandit settings
  checkpoints: { every: 25, tasks: 200, rule: "best" }, // ours: the paper does not say
};

/** Reptile as the paper has it; its authors' code for it was never public. */
export const PAPER_REPTILE: ReptileSettings = {
  algorithm: "reptile",
  ...PAPER_SHARED,
  inner: {
    steps: 3, // appendix A
    stepSize: 0.1, // appendix A
    objective: "score", // Eq. (6)
    data: "same", // section 3.2
    advantages: PAPER_ADVANTAGES,
  },
  outer: {
    // appendix A; the rest are Adam's defaults
    optimiser: { kind: "adam", learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  },
  iterations: 4000, // the paper does not say
  checkpoints: { every: 250, tasks: 200, rule: "best" }, // ours: the paper does not say
};

/**
 * Both learners adapt with π/π_b instead of log π: with Eq. (6)'s score, the
 * pre-adaptation policy is not held to the data it collects, turns
 * deterministic, and training collapses (searches `*-objective`; `docs/protocol.md`).
 */
const RATIO = { inner: { objective: "ratio" } } as const;

/**
 * The sum over time of Eq. (6): with the authors' mean a step is H times smaller, too small (searches
 * `maml-mdp-objective` and `reptile-mdp-objective`).
 */
const SUM_OVER_TIME = { inner: { advantages: { reduction: "sum-over-time" } } } as const;

/**
 * Hidden layers large at the start, the last one small: the policy explores evenly, and a step of
 * size α moves it far (its last layer moves by α‖h₂‖²).
 */
const LARGE_HIDDEN = { policy: { hiddenScale: 5, lastLayerScale: 0.01 } } as const;

/** Our deviations from the paper's settings. */
export const CHOSEN: {
  readonly maml: Readonly<Record<TaskFamily["kind"], readonly Overrides<MamlSettings>[]>>;
  readonly reptile: Readonly<Record<TaskFamily["kind"], readonly Overrides<ReptileSettings>[]>>;
} = {
  maml: {
    bandit: [
      RATIO,
      // A radius of 1e-2 nats overshoots on one-state tasks (search `maml-bandit-trust-region`).
      { outer: { optimiser: { maxKl: 1e-3, damping: 0.1 } } },
    ],
    mdp: [
      RATIO,
      SUM_OVER_TIME,
      // Larger still costs at N = 10 (search `maml-mdp-initialisation`).
      { policy: { hiddenScale: 2.5, lastLayerScale: 0.01 } },
    ],
  },
  reptile: {
    // Search `reptile-bandit-initialisation`.
    bandit: [RATIO, LARGE_HIDDEN],
    // Searches `reptile-mdp-initialisation` and `reptile-mdp-budget`.
    mdp: [RATIO, LARGE_HIDDEN, SUM_OVER_TIME, { iterations: 8000 }],
  },
};

/** `base` with the overrides applied in order, later ones winning; arrays are replaced whole. */
export function withOverrides<T extends object>(
  base: T,
  ...overrides: readonly Overrides<NoInfer<T>>[]
): T {
  return overrides.reduce<T>((settings, change) => merge(settings, change) as T, base);
}

function merge(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) merged[key] = merge(base[key], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
