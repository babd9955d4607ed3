/**
 * Learners beyond the paper's two: each is one of them with some settings
 * changed, under a name of its own. Their rows stand beside the paper's, never
 * in their place.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { MamlSettings } from "../learners/maml.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { type ByShape, type Overrides, shapeOf } from "./hyperparameters.ts";

/** Changes to the settings in force of a learner. */
export interface Variant<S = SharedSettings> extends ByShape<S> {
  /** Name of the learner. */
  readonly learner: string;
  /** Further changes, by environment. */
  readonly exceptions?: Readonly<Record<string, readonly Overrides<S>[]>>;
}

/** Fewer checkpoints, each scored on ten times the tasks: the best of them is hardly too high. */
const MANY_VALIDATION_TASKS = { checkpoints: { tasks: 2000, every: 100 } } as const;

/**
 * The inner gradient over all actions, not only those drawn (mean actor-critic), with one-step
 * temporal differences on MDPs; searches `all-action-bandit` and `all-action-mdp`.
 */
const allAction: Variant<MamlSettings> = {
  learner: "maml",
  bandit: [MANY_VALIDATION_TASKS, {
    policy: { hiddenScale: 5, lastLayerScale: 0.01 },
    inner: { stepSize: 10, advantages: { pseudoVisits: 2 } },
  }],
  mdp: [MANY_VALIDATION_TASKS, { inner: { advantages: { lambda: 0, pseudoVisits: 0 } } }],
  exceptions: {
    // Ten pulls cannot be spent evenly on fifty arms: a random start looks at some of them only.
    // It gains 0.12 of 6.88 on validation tasks (search `all-action-few-pulls`); without it the
    // variant would be no better than `one-step` here.
    "bandit-k50-n10": [{ policy: { lastLayerScale: 1 } }],
  },
};

/** A step as large as pays from an initial network whose scale is tuned. */
const LARGE_STEP = {
  policy: { hiddenScale: 5, lastLayerScale: 0.01 },
  inner: { stepSize: 8 },
  iterations: 0,
} as const;

/**
 * No meta-training: the initial network, its scale and the step's size tuned; searches
 * `untrained-bandit` and `untrained-mdp`.
 */
const untrained: Variant<MamlSettings> = {
  learner: "maml",
  bandit: [LARGE_STEP],
  mdp: [LARGE_STEP],
};

/** Every variant by its name. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  "maml-all-action": allAction,
  untrained,
};

/** The changes of a variant on a family, first to last. */
export function changesOf(
  variant: Variant,
  family: TaskDistribution,
): readonly Overrides<SharedSettings>[] {
  const { exceptions = {} } = variant;
  return [
    ...variant[shapeOf(family)],
    ...(Object.hasOwn(exceptions, family.name) ? exceptions[family.name]! : []),
  ];
}
