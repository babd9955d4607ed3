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

/** Changes to MAML's hyper-parameters in force, by kind of task. */
export type Variant = Readonly<Record<TaskFamily["kind"], readonly Overrides<MamlSettings>[]>>;

/** Scores a checkpoint on ten times the tasks: the best of many is then hardly too high. */
const MANY_VALIDATION_TASKS = { checkpoints: { tasks: 2000 } } as const;

/** Every variant by its name. */
export const VARIANTS = {
  /**
   * The inner gradient over all actions, not only those drawn (mean actor-critic), with one-step
   * temporal differences on MDPs; sweeps `all-action-bandit` and `all-action-mdp`.
   */
  "maml-all-action": {
    bandit: [MANY_VALIDATION_TASKS, {
      policy: { hiddenScale: 5, lastLayerScale: 0.01 },
      inner: { stepSize: 10, advantages: { pseudoVisits: 2 } },
    }],
    mdp: [MANY_VALIDATION_TASKS, { inner: { advantages: { lambda: 0, pseudoVisits: 0 } } }],
  },
  /**
   * No meta-training: the initial network, its scale and the step's size tuned; sweeps
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

/** Name of a variant. */
export type VariantName = keyof typeof VARIANTS;
