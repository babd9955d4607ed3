/**
 * Rows beyond the paper's two names: each is a learner, or another row, with some settings changed,
 * under a name of its own. They stand beside `maml` and `reptile`, never in their place.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { MamlSettings } from "../learners/maml.ts";
import type { ReptileSettings } from "../learners/reptile.ts";
import type { SharedSettings } from "../learners/settings.ts";
import { type ByShape, type Change, changesFor, type Overrides } from "./hyperparameters.ts";

/** Changes to a learner's settings. */
export interface Variant<S = SharedSettings> extends Partial<ByShape<S>> {
  /**
   * What is changed: the settings in force of a learner, those of another variant, or, with `paper:`
   * before a learner's name, what the paper and its authors' code say.
   */
  readonly from: string;
  /** Further changes, by environment. */
  readonly exceptions?: Readonly<Record<string, readonly Overrides<S>[]>>;
  /** It is trained as `from` is, and its last iterate counts, whatever the rule there. */
  readonly last?: true;
}

/**
 * The authors' repository when the paper was written, commits of 25 May to 14 June 2018. The date is
 * an assumption: outer advantages were normalised on 17 June, Xavier weights and the line search's
 * later form came on 15 to 19 June. Every fifth iteration is validated.
 */
const AUTHORS_MAY_2018 = {
  inner: { advantages: { timeOrigin: 1 } },
  iterations: 200,
  checkpoints: { every: 5 },
} as const;

/** The reproduction as stated: nothing is chosen by us but what nobody states. */
const AS_STATED: Readonly<Record<string, Variant<MamlSettings> | Variant<ReptileSettings>>> = {
  "maml-as-stated": both<MamlSettings>("paper:maml", AUTHORS_MAY_2018, {
    outer: {
      normaliseAdvantages: false,
      refitCritic: false,
      optimiser: {
        damping: 1e-2,
        candidates: 10,
        backtrack: 0.5,
        klSlack: 1.5,
        acceptEqual: true,
      },
    },
  }),
  // Its code was never public; the paper gives neither iterations nor more of Adam than its rate.
  "reptile-as-stated": both<ReptileSettings>("paper:reptile", {
    inner: AUTHORS_MAY_2018.inner,
  }),
};

/** Fewer checkpoints, each scored on ten times the tasks: the best of them is hardly too high. */
const MANY_VALIDATION_TASKS = { checkpoints: { tasks: 2000, every: 100 } } as const;

/**
 * The inner gradient over all actions, not only those drawn (mean actor-critic), with one-step
 * temporal differences on MDPs; searches `all-action-bandit` and `all-action-mdp`.
 */
const allAction: Variant<MamlSettings> = {
  from: "maml",
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

/**
 * No meta-training, and a step as large as pays from an initial network whose scale is tuned;
 * searches `untrained-bandit` and `untrained-mdp`.
 */
const untrained = both<MamlSettings>("maml", {
  policy: { hiddenScale: 5, lastLayerScale: 0.01 },
  inner: { stepSize: 8 },
  iterations: 0,
});

/** Every variant of the tables by its name. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  ...AS_STATED,
  "maml-as-stated-last": { from: "maml-as-stated", last: true },
  "reptile-as-stated-last": { from: "reptile-as-stated", last: true },
  "maml-all-action": allAction,
  // The control that isolates meta-training: the same settings without an iteration.
  ...Object.fromEntries(
    ["maml-as-stated", "reptile-as-stated", "maml", "reptile", "maml-all-action"].map((name) => [
      `${name}-initial`,
      both(name, { iterations: 0 }),
    ]),
  ),
  untrained,
};

/** One change for both shapes of tasks. */
export function both<S extends SharedSettings>(
  from: string,
  ...changes: readonly Change<S>[]
): Variant<S> {
  return { from, bandit: changes, mdp: changes };
}

/** The changes of a variant on a family, first to last. */
export function changesOf(
  variant: Variant,
  family: TaskDistribution,
): readonly Overrides<SharedSettings>[] {
  const { exceptions = {} } = variant;
  return [
    ...changesFor(variant, family),
    ...(Object.hasOwn(exceptions, family.name) ? exceptions[family.name]! : []),
  ];
}
