/**
 * Everything that backends can do, in groups: the only list of operations.
 *
 * A backend carries the groups it has code for, and whoever needs one asks for its type: a learner of
 * tabular policies takes `Storage & Tabular`, one of policies with a memory `Storage & Sequences` besides.
 *
 * @module
 */
import { adamStep } from "./adam/adam.op.ts";
import { adapt } from "./adapt/adapt.op.ts";
import { advantages } from "./advantages/advantages.op.ts";
import { checkpoint, keepBest } from "./checkpoint/checkpoint.op.ts";
import { clipNorm } from "./clip_norm/clip_norm.op.ts";
import {
  cgStart,
  cgStep,
  conjugateGradients,
} from "./conjugate_gradients/conjugate_gradients.op.ts";
import type { Checkpoint, ConjugateGradients, LinearisedLoop, Policy } from "./data.ts";
import { fill } from "./fill/fill.op.ts";
import {
  curvatureProduct,
  innerLoop,
  linearise,
  metaGradient,
} from "./inner_loop/inner_loop.op.ts";
import { accept, searchCandidates } from "./line_search/line_search.op.ts";
import type { ArgumentsOf } from "./operation.ts";
import { playTrials } from "./play_trials/play_trials.op.ts";
import { policy, policyTable } from "./policy/policy.op.ts";
import { policyEntropy, policyValue } from "./policy_value/policy_value.op.ts";
import { replayTrials } from "./replay_trials/replay_trials.op.ts";
import { reptileAverage } from "./reptile/reptile.op.ts";
import { rollout } from "./rollout/rollout.op.ts";
import { taskMean } from "./task_mean/task_mean.op.ts";
import { trialAdvantages } from "./trial_advantages/trial_advantages.op.ts";
import { trialGradient } from "./trial_gradient/trial_gradient.op.ts";

/** Operations on tabular tasks and policies that are played as tables. */
export const TABULAR = {
  fill,
  policyTable,
  rollout,
  advantages,
  adapt,
  linearise,
  metaGradient,
  curvatureProduct,
  cgStart,
  cgStep,
  searchCandidates,
  accept,
  taskMean,
  reptileAverage,
  adamStep,
  policyValue,
  policyEntropy,
  keepBest,
} as const;

/** Operations on policies that remember a trial. */
export const SEQUENCES = {
  playTrials,
  replayTrials,
  trialAdvantages,
  trialGradient,
  clipNorm,
} as const;

/** Values that a backend makes for them. */
export const VALUES = { policy, innerLoop, conjugateGradients, checkpoint } as const;

/** Types of those values. */
export interface Values {
  /** A network. */
  readonly policy: Policy;
  /** An inner loop. */
  readonly innerLoop: LinearisedLoop;
  /** Systems of linear equations. */
  readonly conjugateGradients: ConjugateGradients;
  /** The best θ so far. */
  readonly checkpoint: Checkpoint;
}

/** Operations as methods. */
export type Methods<Group> = {
  readonly [K in keyof Group]: (args: ArgumentsOf<Group[K]>) => void;
};

/** The group `tabular`: each operation is described where it is stated, `<operation>.op.ts`. */
export type Tabular =
  & Methods<typeof TABULAR>
  & {
    readonly [K in keyof typeof VALUES]: (args: ArgumentsOf<typeof VALUES[K]>) => Values[K];
  };

/** The group `sequences`. */
export type Sequences = Methods<typeof SEQUENCES>;
