/**
 * A search over settings, as data.
 *
 * A search holds one learner and environments of one shape: settings are
 * chosen by learner and shape, so that is what a search decides about.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";

/** The value of a setting. */
export type SettingValue = string | number | boolean | readonly number[];

/** Settings by path, as `--set` takes them: `{"inner.objective": "ratio"}`. */
export type Assignments = Readonly<Record<string, SettingValue>>;

/**
 * What is tried: a setting's path and its values. A value that is itself an object sets several
 * settings at once; the axis's name is then only a name.
 */
export type Axes = Readonly<Record<string, readonly (SettingValue | Assignments)[]>>;

/** Numbers drawn from a range, rounded to two digits: uniformly, or uniformly in the logarithm. */
export interface RandomRange {
  readonly law: "uniform" | "log-uniform";
  readonly min: number;
  readonly max: number;
}

/** How trials are made; the base itself is always the first. */
export type Strategy =
  /** Every combination. */
  | { readonly kind: "grid"; readonly axes: Axes }
  /** The base with one axis changed. */
  | { readonly kind: "one-at-a-time"; readonly axes: Axes }
  /** Every axis drawn independently, by name: the same trials at every run. */
  | {
    readonly kind: "random";
    readonly trials: number;
    readonly seed: number;
    readonly axes: Readonly<Record<string, Axes[string] | RandomRange>>;
  };

/** A search over settings, by name. */
export interface Search {
  /** On the command line, and the name of its folder in `outputs/searches/`. */
  readonly name: string;
  /** What it is to decide, one sentence. */
  readonly question: string;
  /** Name of the learner. */
  readonly algorithm: string;
  /** All of one shape. */
  readonly environments: readonly string[];
  /** Those that were given as data are here too; absent if names say all. */
  readonly families?: readonly TaskFamily[];
  /** Agents of a trial. */
  readonly seeds: readonly number[];
  /**
   * Settings that `base` and the trials change: the paper's, which stay what they are, or those in
   * force (preset `full`), which move with them.
   */
  readonly from: "paper" | "in-force";
  /** Settings of all trials. */
  readonly base: Assignments;
  readonly strategy: Strategy;
}

/** Every combination of values. */
export function grid(axes: Axes): Strategy {
  return { kind: "grid", axes };
}

/** One value changed at a time. */
export function oneAtATime(axes: Axes): Strategy {
  return { kind: "one-at-a-time", axes };
}

/** How large the network is at the start. */
export const INITIAL_SCALES: Axes = {
  "policy.hiddenScale": [1, 2.5, 5],
  "policy.lastLayerScale": [1, 0.01],
};

/** Adam in place of the trust region. */
export const ADAM: Axes = {
  optimiser: [3e-4, 1e-3, 3e-3].map((rate) => ({
    "outer.optimiser.kind": "adam",
    "outer.optimiser.learningRate": rate,
  })),
};

/** What the paper leaves open for every learner. */
export const OPEN: Axes = {
  "inner.objective": ["score", "ratio"],
  "inner.advantages.estimator": ["gae", "reinforce"],
  "inner.advantages.normalise": [true, false],
};

/** The same of the network. */
export const OPEN_NETWORK: Axes = {
  "policy.initialisation": ["pytorch-2018", "xavier"],
  ...INITIAL_SCALES,
};

/** The same of MAML's outer loop. */
export const OPEN_MAML: Axes = {
  metaBatch: [20, 40],
  "outer.order": [1, 2],
  iterations: [500, 1000],
  "outer.normaliseAdvantages": [true, false],
  "outer.refitCritic": [true, false],
  "outer.optimiser.maxKl": [1e-3, 1e-2],
  "outer.optimiser.damping": [1e-5, 1e-2, 1e-1],
};

/** The same of advantages on MDPs. */
export const OPEN_ADVANTAGES: Axes = {
  "inner.advantages.reduction": ["mean-over-time", "sum-over-time"],
  "inner.advantages.lambda": [1, 0.9, 0.5, 0],
};

/** Questions that several searches ask. */
export const QUESTIONS = {
  initialisation: "How large are the initial weights, of the hidden layers and of the last?",
  budget: "How many meta-iterations, and how many tasks in each?",
  momentum: "Is Adam better without momentum, as Nichol et al. (2018) have it?",
  sensitivity:
    "How much does each choice that the paper leaves open matter, the others as they are in force?",
  checkpoint: "How much of the result is the choice of the best checkpoint on validation tasks?",
} as const;

/** With the best checkpoint, or the last iterate. */
export const CHECKPOINT_RULE: Strategy = oneAtATime({ "checkpoints.rule": ["best", "last"] });
