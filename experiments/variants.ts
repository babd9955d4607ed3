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
 * The inner gradient over all actions, not only those drawn (mean actor-critic); search
 * `all-action-mdp`.
 */
const allAction: Variant<MamlSettings> = {
  from: "maml",
  bandit: [MANY_VALIDATION_TASKS, byArms],
  mdp: [MANY_VALIDATION_TASKS, { inner: { advantages: { pseudoVisits: 0 } } }],
};

/**
 * N pulls are worth most on some 2√N arms. With up to twice as many, a start near the uniform policy
 * and a long step look at all of them (search `all-action-bandit`). With more, the network and step
 * of the paper learn which ones to look at (search `all-action-many-arms`).
 */
function byArms(
  { dynamics: { actions: K }, episodes: N }: Pick<TaskDistribution, "dynamics" | "episodes">,
): Overrides<MamlSettings> {
  if (K > 4 * Math.sqrt(N)) return { inner: { advantages: { pseudoVisits: 1 } } };
  return {
    policy: { hiddenScale: 5, lastLayerScale: 0.01 },
    inner: { stepSize: 30, advantages: { pseudoVisits: 2 } },
  };
}

/**
 * No meta-training, from an initial network whose scale is tuned: its step is then as long as pays.
 * Searches `untrained-bandit` and `untrained-mdp`.
 */
const untrained = both<MamlSettings>("maml", {
  policy: { hiddenScale: 10, lastLayerScale: 0.01 },
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
