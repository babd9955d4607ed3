/**
 * What learners share of their settings, as data: what may be chosen, and what the paper chose.
 *
 * Where the paper is silent, or its text and its authors' code disagree, the
 * note says who chose what. `experiments/hyperparameters.ts` holds the values
 * in force.
 *
 * @module
 */
import type {
  AdamSettings,
  AdvantageSettings,
  LineSearchSettings,
  StepSize,
} from "../kernels/backend.ts";
import {
  boolean,
  choice,
  group,
  integer,
  nullable,
  number,
  oneOrThree,
  pair,
  type Schema,
} from "./schema.ts";

const positive = number({ above: 0 });
const nonNegative = number({ min: 0 });
const fraction = number({ min: 0, max: 1 });
const count = (max: number) => integer({ min: 1, max });

/** The policy network. */
export interface PolicySettings {
  /** Sizes of the two hidden layers. Paper (appendix A): 32, 32. */
  readonly hidden: readonly [number, number];
  /**
   * What the policy sees of a bandit's only state: an observation that is
   * always 0 (the authors' environment) or always 1. MDPs are always one-hot.
   */
  readonly banditObservation: "zero" | "one";
  /**
   * `pytorch-2018`: U(−1/√fan_in, 1/√fan_in) for weights and biases, the
   * library's default when the paper was written. `xavier`: Glorot & Bengio's
   * uniform weights and zero biases, as in the authors' later code; with
   * observation 0 every hidden unit is then dead.
   */
  readonly initialisation: "pytorch-2018" | "xavier";
  /** Factor on the initial hidden layers. Paper: 1. */
  readonly hiddenScale: number;
  /** Factor on the initial last layer; a small one starts near uniform. Paper: 1. */
  readonly lastLayerScale: number;
}

const policySchema: Schema<PolicySettings> = group({
  hidden: pair(count(4096)),
  banditObservation: choice("zero", "one"),
  initialisation: choice("pytorch-2018", "xavier"),
  hiddenScale: positive,
  lastLayerScale: nonNegative,
});

/** From rewards to advantages, but for what the critic observes; see {@linkcode AdvantageSettings}. */
export type InnerAdvantages = Omit<AdvantageSettings, "observation">;

/** The inner loop g(D; θ), Eq. (5) and section 3.2. */
export interface InnerSettings {
  /** Gradient steps k. Paper: 1 (MAML), 3 (Reptile). */
  readonly steps: number;
  /**
   * α. Paper: 0.5 (MAML), 0.1 (Reptile). Or one for each layer: `[0, 0, 0.5]` adapts the last layer
   * alone (ANIL: Raghu et al. 2020), other triples are Meta-SGD's (Li et al. 2017), kept constant.
   */
  readonly stepSize: StepSize;
  /** `score`: log π, Eq. (6). `ratio`: π/π_b, which credits adaptation to the data's policy. */
  readonly objective: "score" | "ratio";
  /**
   * What step j adapts to. `same`: the N episodes of the first (Eq. 5; section 3.2). `fresh`: N
   * more, sampled with what the steps before have made (k·N instead of N). `split`: the same, but
   * N all together: ⌊N/k⌋ a step, what is left over in the first.
   */
  readonly data: "same" | "fresh" | "split";
  /** From rewards to advantages; what the critic observes follows from the policy's observation. */
  readonly advantages: InnerAdvantages;
}

const innerSchema: Schema<InnerSettings> = group({
  steps: count(100),
  stepSize: oneOrThree(positive, nonNegative),
  objective: choice("score", "ratio"),
  data: choice("same", "fresh", "split"),
  advantages: group({
    estimator: choice("gae", "reinforce"),
    discount: fraction,
    lambda: fraction,
    normalise: boolean(),
    reduction: choice("mean-over-time", "sum-over-time"),
    pseudoVisits: nullable(nonNegative),
    timeOrigin: choice(0, 1),
    ridge: positive,
  }),
});

/** When θ is validated, and which θ counts as the result. */
export interface CheckpointSettings {
  /** Iterations between validations. */
  readonly every: number;
  /** Meta-validation tasks that score a checkpoint, by exact value. */
  readonly tasks: number;
  /** The best on validation tasks, or the last iterate. The paper does not say. */
  readonly rule: "best" | "last";
}

const checkpointsSchema: Schema<CheckpointSettings> = group({
  every: count(10_000_000),
  tasks: count(20_000),
  rule: choice("best", "last"),
});

/** Adam as outer optimiser. Paper: β = 1e-4 (Reptile); β₁ = 0 in Nichol et al. 2018. */
export interface AdamOptimiser extends AdamSettings {
  /** Which optimiser this is. */
  readonly kind: "adam";
}

/** Adam's β₁ and β₂ stay below 1, or its bias correction divides by 0. */
const decay = number({ min: 0, below: 1 });

const adamSchema: Schema<AdamOptimiser> = group({
  kind: choice("adam"),
  learningRate: positive,
  beta1: decay,
  beta2: decay,
  epsilon: positive,
});

/** Trust region policy optimisation as outer optimiser (Schulman et al. 2015). */
export interface TrpoSettings extends LineSearchSettings {
  /** Which optimiser this is. */
  readonly kind: "trpo";
  /** Added to the curvature's diagonal. */
  readonly damping: number;
  /** Conjugate-gradient iterations. Authors' code: 10. */
  readonly cgIterations: number;
  /** CG stops where r·r is below this, or below 2⁻¹²⁶. Authors' code: 1e-10. */
  readonly cgTolerance: number;
}

const trpoSchema: Schema<TrpoSettings> = group({
  kind: choice("trpo"),
  maxKl: positive,
  damping: nonNegative,
  cgIterations: count(1000),
  cgTolerance: nonNegative,
  candidates: count(100),
  backtrack: number({ above: 0, below: 1 }),
  klSlack: positive,
  acceptEqual: boolean(),
});

/** Schemas of outer optimisers, by kind. */
export const OPTIMISERS: {
  readonly adam: Schema<AdamOptimiser>;
  readonly trpo: Schema<TrpoSettings>;
} = { adam: adamSchema, trpo: trpoSchema };

/** What every learner of a policy that adapts has. */
export interface SharedSettings {
  /** Name of the learner. */
  readonly algorithm: string;
  /** The policy network. */
  readonly policy: PolicySettings;
  /** The inner loop. */
  readonly inner: InnerSettings;
  /** Tasks of a meta-iteration, n. Paper: 20. */
  readonly metaBatch: number;
  /** Meta-iterations. Not in the paper. */
  readonly iterations: number;
  /** Validation and the choice of θ. */
  readonly checkpoints: CheckpointSettings;
}

/** Schemas of the shared settings, to be completed by a learner's own. */
export const SHARED_SCHEMAS: {
  readonly [K in Exclude<keyof SharedSettings, "algorithm">]: Schema<SharedSettings[K]>;
} = {
  policy: policySchema,
  inner: innerSchema,
  metaBatch: count(4096),
  iterations: integer({ min: 0, max: 10_000_000 }),
  checkpoints: checkpointsSchema,
};

/** What the paper, or its authors' code where it is silent, says of what learners share. */
export const PAPER_SHARED = {
  policy: {
    hidden: [32, 32], // appendix A
    banditObservation: "zero", // authors' environment
    initialisation: "pytorch-2018", // the library's default of the time
    hiddenScale: 1,
    lastLayerScale: 1,
  },
  metaBatch: 20, // appendix A
} as const satisfies Partial<SharedSettings>;

/** The same of advantages. */
export const PAPER_ADVANTAGES: InnerAdvantages = {
  estimator: "gae", // appendix A
  discount: 0.95, // appendix A
  lambda: 1, // authors' code
  normalise: true, // authors' code
  reduction: "mean-over-time", // authors' code; Eq. (6) sums over time
  pseudoVisits: null, // Eq. (6)
  timeOrigin: 0, // authors' later code; rows `…-as-stated` count from 1
  ridge: 1e-5, // authors' code
};

/** The same of Adam: the learning rate is appendix A's, the rest are its defaults. */
export const PAPER_ADAM: AdamOptimiser = {
  kind: "adam",
  learningRate: 1e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

/** The same of the trust region, but for its kind, which is appendix A's: the authors' later code. */
export const PAPER_TRPO: TrpoSettings = {
  kind: "trpo",
  maxKl: 1e-2,
  damping: 1e-5,
  cgIterations: 10,
  cgTolerance: 1e-10,
  candidates: 15,
  backtrack: 0.8,
  klSlack: 1,
  acceptEqual: false,
};
