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
 * Both learners adapt with π/π_b instead of log π: with Eq. (6)'s score, the pre-adaptation policy is
 * not held to the data it collects, turns deterministic, and training collapses (all searches of a
 * loss).
 */
const RATIO = { inner: { objective: "ratio" } } as const;

/**
 * On MDPs the sum over time of Eq. (6): with the authors' mean a step is H times smaller, too small.
 * One-step temporal differences, which the paper leaves open (searches `maml-mdp-loss`,
 * `reptile-mdp-loss`).
 */
const MDP_ADVANTAGES = {
  inner: { advantages: { reduction: "sum-over-time", lambda: 0 } },
} as const;

/** Radius and damping by N, as the searches `maml-bandit-trust-region-n10`, `-n100`, `-n500` chose. */
const BANDIT_TRUST_REGIONS = [
  { n: 10, maxKl: 1e-2, damping: 1e-2 },
  { n: 100, maxKl: 1e-2, damping: 0.1 },
  { n: 500, maxKl: 1e-3, damping: 1e-2 },
] as const;

/** That of the N searched which is nearest in ratio. */
function banditTrustRegion({ episodes }: Pick<TaskDistribution, "episodes">) {
  const distance = ({ n }: { n: number }) => Math.abs(Math.log(episodes / n));
  const { maxKl, damping } = BANDIT_TRUST_REGIONS.reduce<(typeof BANDIT_TRUST_REGIONS)[number]>(
    (a, b) => distance(b) < distance(a) ? b : a,
    BANDIT_TRUST_REGIONS[0],
  );
  return { outer: { optimiser: { maxKl, damping } } };
}

const MAML: ByShape<MamlSettings> = {
  bandit: [RATIO, banditTrustRegion],
  mdp: [
    RATIO,
    MDP_ADVANTAGES,
    // Searches `maml-mdp-initialisation` and `maml-mdp-trust-region`.
    { policy: { hiddenScale: 2.5, lastLayerScale: 0.01 } },
    { outer: { optimiser: { damping: 0.1 } } },
  ],
};

const REPTILE: ByShape<ReptileSettings> = {
  // Search `reptile-bandit-initialisation`.
  bandit: [RATIO, { policy: { hiddenScale: 10, lastLayerScale: 0.01 } }],
  // Searches `reptile-mdp-initialisation` and `reptile-mdp-budget`.
  mdp: [RATIO, MDP_ADVANTAGES, { policy: { hiddenScale: 5, lastLayerScale: 0.01 } }],
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
