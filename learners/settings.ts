/**
 * What learners share of their settings, as data: what may be chosen, and what the paper chose.
 *
 * Where the paper is silent, or its text and its authors' code disagree, the
 * note says who chose what. `experiments/hyperparameters.ts` holds the values
 * in force.
 *
 * @module
 */
import {
  boolean,
  choice,
  group,
  type Infer,
  integer,
  nullable,
  number,
  pair,
  type Schema,
} from "./schema.ts";

const positive = number({ above: 0 });
const nonNegative = number({ min: 0 });
const fraction = number({ min: 0, max: 1 });
const count = (max: number) => integer({ min: 1, max });

/** Schema of {@linkcode PolicySettings}. @internal */
export const policySchema = group({
  /** Sizes of the two hidden layers. Paper (appendix A): 32, 32. */
  hidden: pair(count(4096)),
  /**
   * What the policy sees of a bandit's only state: an observation that is
   * always 0 (the authors' environment) or always 1. MDPs are always one-hot.
   */
  banditObservation: choice("zero", "one"),
  /**
   * `pytorch-2018`: U(−1/√fan_in, 1/√fan_in) for weights and biases, the
   * library's default when the paper was written. `xavier`: Glorot & Bengio's
   * uniform weights and zero biases, as in the authors' later code; with
   * observation 0 every hidden unit is then dead.
   */
  initialisation: choice("pytorch-2018", "xavier"),
  /** Factor on the initial hidden layers. Paper: 1. */
  hiddenScale: positive,
  /** Factor on the initial last layer; a small one starts near uniform. Paper: 1. */
  lastLayerScale: nonNegative,
});

/** Schema of {@linkcode InnerAdvantages}; see `AdvantageSettings` of `kernels/backend.ts`. @internal */
export const advantagesSchema = group({
  estimator: choice("gae", "reinforce"),
  discount: fraction,
  lambda: fraction,
  normalise: boolean(),
  reduction: choice("mean-over-time", "sum-over-time"),
  pseudoVisits: nullable(nonNegative),
  timeOrigin: choice(0, 1),
  ridge: positive,
});

/** Schema of {@linkcode InnerSettings}. @internal */
export const innerSchema = group({
  /** Gradient steps k. Paper: 1 (MAML), 3 (Reptile). */
  steps: count(100),
  /** α. Paper: 0.5 (MAML), 0.1 (Reptile). */
  stepSize: positive,
  /** `score`: log π, Eq. (6). `ratio`: π/π_b, which credits adaptation to the data's policy. */
  objective: choice("score", "ratio"),
  /**
   * What step j adapts to. `same`: the N episodes of the first (Eq. 5; section 3.2). `fresh`: N
   * more, sampled with what the steps before have made (k·N instead of N). `split`: the same, but
   * N all together: ⌊N/k⌋ a step, what is left over in the first.
   */
  data: choice("same", "fresh", "split"),
  /** From rewards to advantages; what the critic observes follows from the policy's observation. */
  advantages: advantagesSchema,
});

/** Schema of {@linkcode CheckpointSettings}. @internal */
export const checkpointsSchema = group({
  /** Iterations between validations. */
  every: count(10_000_000),
  /** Meta-validation tasks that score a checkpoint, by exact value. */
  tasks: count(20_000),
  /** The best on validation tasks, or the last iterate. The paper does not say. */
  rule: choice("best", "last"),
});

/** Adam's β₁ and β₂ stay below 1, or its bias correction divides by 0. */
const decay = number({ min: 0, below: 1 });

/** Schema of {@linkcode AdamOptimiser}. @internal */
export const adamSchema = group({
  /** Which optimiser this is. */
  kind: choice("adam"),
  learningRate: positive,
  beta1: decay,
  beta2: decay,
  epsilon: positive,
});

/** Schema of {@linkcode TrpoSettings}. @internal */
export const trpoSchema = group({
  /** Which optimiser this is. */
  kind: choice("trpo"),
  /** Radius of the trust region, nats. */
  maxKl: positive,
  /** Added to the curvature's diagonal. */
  damping: nonNegative,
  /** Conjugate-gradient iterations. Authors' code: 10. */
  cgIterations: count(1000),
  /** CG stops where r·r is below this, or below 2⁻¹²⁶. Authors' code: 1e-10. */
  cgTolerance: nonNegative,
  candidates: count(100),
  backtrack: number({ above: 0, below: 1 }),
  klSlack: positive,
  acceptEqual: boolean(),
});

/** The policy network. */
export type PolicySettings = Infer<typeof policySchema>;
/** The inner loop g(D; θ), Eq. (5) and section 3.2. */
export type InnerSettings = Infer<typeof innerSchema>;
/** From rewards to advantages, but for what the critic observes. */
export type InnerAdvantages = InnerSettings["advantages"];
/** When θ is validated, and which θ counts as the result. */
export type CheckpointSettings = Infer<typeof checkpointsSchema>;
/** Adam as outer optimiser. Paper: β = 1e-4 (Reptile); β₁ = 0 in Nichol et al. 2018. */
export type AdamOptimiser = Infer<typeof adamSchema>;
/** Trust region policy optimisation as outer optimiser (Schulman et al. 2015). */
export type TrpoSettings = Infer<typeof trpoSchema>;

/** Schemas of outer optimisers, by kind. */
export const OPTIMISERS = { adam: adamSchema, trpo: trpoSchema } as const;

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
  timeOrigin: 0, // authors' later code; `paper-era-2018` counts from 1
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
