/**
 * The hyper-parameters in force: the paper's, which stand with each learner, and our deviations from
 * them, by learner and shape of task, each with its reason.
 *
 * Nothing else changes a setting, but the presets and `--set` of a command, which print that they do.
 *
 * @module
 */
import { isBandit, type TaskDistribution } from "../envs/family.ts";
import type { LearnerKind } from "../learners/learner.ts";
import type { MamlSettings } from "../learners/maml.ts";
import type { ReptileSettings } from "../learners/reptile.ts";
import type { SharedSettings } from "../learners/settings.ts";

/** Any part of a learner's settings. */
export type Overrides<T> = T extends readonly unknown[] ? T
  : T extends object ? { readonly [K in keyof T]?: Overrides<T[K]> }
  : T;

/** Settings are chosen for tasks of one state and one step, and for all others. */
export type TaskShape = "bandit" | "mdp";

/** Which of the two a family's tasks are. */
export function shapeOf(family: Pick<TaskDistribution, "dynamics">): TaskShape {
  return isBandit(family) ? "bandit" : "mdp";
}

/** A change of settings, or a rule that makes it from the family, of N for example. */
export type Change<S> =
  | Overrides<S>
  | ((family: Pick<TaskDistribution, "dynamics" | "episodes">) => Overrides<S>);

/** Changes by shape of task, applied in order. */
export type ByShape<S> = Readonly<Record<TaskShape, readonly Change<S>[]>>;

/** The changes for a family, first to last. */
export function changesFor(
  changes: Partial<ByShape<SharedSettings>>,
  family: Pick<TaskDistribution, "dynamics" | "episodes">,
): readonly Overrides<SharedSettings>[] {
  return (changes[shapeOf(family)] ?? []).map((change) =>
    typeof change === "function" ? change(family) : change
  );
}

/**
 * Both learners adapt with π/π_b instead of log π: with Eq. (6)'s score, the
 * pre-adaptation policy is not held to the data it collects, turns
 * deterministic, and training collapses (searches `*-objective`; `docs/protocol.md`).
 */
const RATIO = { inner: { objective: "ratio" } } as const;

/**
 * The sum over time of Eq. (6): with the authors' mean a step is H times smaller, too small
 * (searches `maml-mdp-objective` and `reptile-mdp-objective`).
 */
const SUM_OVER_TIME = { inner: { advantages: { reduction: "sum-over-time" } } } as const;

/**
 * Hidden layers large at the start, the last one small: the policy explores evenly, and a step of
 * size α moves it far (its last layer moves by α‖h₂‖²).
 */
const LARGE_HIDDEN = { policy: { hiddenScale: 5, lastLayerScale: 0.01 } } as const;

const MAML: ByShape<MamlSettings> = {
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
};

const REPTILE: ByShape<ReptileSettings> = {
  // Search `reptile-bandit-initialisation`.
  bandit: [RATIO, LARGE_HIDDEN],
  // Searches `reptile-mdp-initialisation` and `reptile-mdp-budget`.
  mdp: [RATIO, LARGE_HIDDEN, SUM_OVER_TIME, { iterations: 8000 }],
};

/** Our deviations from the paper's settings, by learner; one that is not here runs as the paper has it. */
const CHOSEN: Readonly<Record<string, ByShape<SharedSettings>>> = { maml: MAML, reptile: REPTILE };

/** The settings in force of a learner on a family. */
export function settingsInForce(
  { name, paper }: LearnerKind,
  family: Pick<TaskDistribution, "dynamics" | "episodes">,
): SharedSettings {
  const chosen = Object.hasOwn(CHOSEN, name) ? CHOSEN[name]! : {};
  return withOverrides(paper, ...changesFor(chosen, family));
}

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
