/**
 * Learners beyond the paper's two: each is one of them with some settings
 * changed, under a name of its own. Their rows stand beside the paper's, never
 * in their place.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { MamlSettings } from "../learners/settings.ts";
import type { Overrides } from "./hyperparameters.ts";

/** Changes to MAML's hyper-parameters in force. */
export interface Variant extends Record<TaskFamily["kind"], readonly Overrides<MamlSettings>[]> {
  /** Further changes, by environment. */
  readonly exceptions?: Readonly<Record<string, readonly Overrides<MamlSettings>[]>>;
}

/** Fewer checkpoints, each scored on ten times the tasks: the best of them is hardly too high. */
const MANY_VALIDATION_TASKS = { checkpoints: { tasks: 2000, every: 100 } } as const;

/** Every variant by its name. */
export const VARIANTS = {
  /**
   * The inner gradient over all actions, not only those drawn (mean actor-critic), with one-step
   * temporal differences on MDPs; searches `all-action-bandit` and `all-action-mdp`.
   */
  "maml-all-action": {
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
  },
  /**
   * No meta-training: the initial network, its scale and the step's size tuned; searches
   * `untrained-bandit` and `untrained-mdp`.
   */
  "untrained": {
    bandit: [{
      policy: { hiddenScale: 5, lastLayerScale: 0.01 },
      inner: { stepSize: 8 },
      iterations: 0,
    }],
    mdp: [{
      policy: { hiddenScale: 5, lastLayerScale: 0.01 },
      inner: { stepSize: 8 },
      iterations: 0,
    }],
  },
} as const satisfies Readonly<Record<string, Variant>>;

/** The changes of a variant on a family, first to last. */
export function changesOf(
  name: VariantName,
  { kind, name: env }: TaskFamily,
): readonly Overrides<MamlSettings>[] {
  const variant: Variant = VARIANTS[name];
  const exceptions = Object.hasOwn(variant.exceptions ?? {}, env) ? variant.exceptions![env]! : [];
  return [...variant[kind], ...exceptions];
}

/** Name of a variant. */
export type VariantName = keyof typeof VARIANTS;
