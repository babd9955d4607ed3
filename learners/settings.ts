/**
 * Everything that can be chosen about a learner, as data.
 *
 * A setting with no note is the paper's (appendix A). Where the paper is
 * silent or its text and its authors' code disagree, the note says who chose
 * what; `experiments/hyperparameters.ts` holds the values in force.
 *
 * @module
 */
import { z } from "zod";

const positive = z.number().positive();
const nonNegative = z.number().nonnegative();
const fraction = z.number().min(0).max(1);
const count = z.int().positive();

/** The policy network. */
export const policySettings = z.strictObject({
  /** Sizes of the two hidden layers. Paper: 32, 32. */
  hidden: z.tuple([count.max(4096), count.max(4096)]).readonly(),
  /**
   * What the policy sees of a bandit's only state: an observation that is
   * always 0 (the authors' environment) or always 1. MDPs are always one-hot.
   */
  banditObservation: z.enum(["zero", "one"]),
  /**
   * `pytorch-2018`: U(−1/√fan_in, 1/√fan_in) for weights and biases, the
   * library's default when the paper was written. `xavier`: Glorot & Bengio's
   * uniform weights and zero biases, as in the authors' later code; with
   * observation 0 every hidden unit is then dead.
   */
  initialisation: z.enum(["pytorch-2018", "xavier"]),
  /** Factor on the initial hidden layers. Paper: 1. */
  hiddenScale: positive,
  /** Factor on the initial last layer; a small one starts near uniform. Paper: 1. */
  lastLayerScale: nonNegative,
});

/** From rewards to advantages; see `AdvantageSettings` of the backend. */
export const advantageSettings = z.strictObject({
  /** `gae`: A2C, what the paper ran. `reinforce`: Eq. (6) as printed. */
  estimator: z.enum(["gae", "reinforce"]),
  /** γ. Paper: 0.95. */
  discount: fraction,
  /** GAE's λ. Not in the paper; the authors' code: 1. */
  lambda: fraction,
  /** Normalise the inner loop's advantages per task. Authors' code: yes. */
  normalise: z.boolean(),
  /** Authors' code: `mean-over-time`. Eq. (6): `sum-over-time`. */
  reduction: z.enum(["mean-over-time", "sum-over-time"]),
  /** Time index of an episode's first step in the critic's features. */
  timeOrigin: z.union([z.literal(0), z.literal(1)]),
  /** Ridge of the critic's least squares. Authors' code: 1e-5. */
  ridge: positive,
});

/** The inner loop g(D; θ), Eq. (5) and section 3.2. */
export const innerSettings = z.strictObject({
  /** Gradient steps k. Paper: 1 (MAML), 3 (Reptile). */
  steps: count.max(100),
  /** α. Paper: 0.5 (MAML), 0.1 (Reptile). */
  stepSize: positive,
  /** `score`: log π, Eq. (6). `ratio`: π/π_b, which credits adaptation to the data's policy. */
  objective: z.enum(["score", "ratio"]),
  /** Sample new episodes for every inner step (k·N instead of N). Paper: no. */
  freshData: z.boolean(),
  advantages: advantageSettings,
});

/** Adam (Kingma & Ba 2014). */
export const adamSettings = z.strictObject({
  kind: z.literal("adam"),
  /** β. Paper: 1e-4 (Reptile). */
  learningRate: positive,
  /** 0.9, or 0 as in Nichol et al. 2018. */
  beta1: fraction,
  beta2: fraction,
  epsilon: positive,
});

/** Trust region policy optimisation (Schulman et al. 2015). */
export const trpoSettings = z.strictObject({
  kind: z.literal("trpo"),
  /** Radius of the trust region, nats. */
  maxKl: positive,
  /** Added to the curvature's diagonal. */
  damping: nonNegative,
  /** Conjugate-gradient iterations. Authors' code: 10. */
  cgIterations: count.max(1000),
  /** CG stops where r·r is below this. Authors' code: 1e-10. */
  cgTolerance: nonNegative,
  /** Candidates of the line search. */
  candidates: count.max(100),
  /** Each candidate's step over the one before. */
  backtrack: z.number().positive().lt(1),
  /** A candidate's KL must be below klSlack · maxKl. */
  klSlack: positive,
  /** Whether an unchanged surrogate counts as an improvement. */
  acceptEqual: z.boolean(),
});

/** MAML's outer loss. */
export const mamlSettings = z.strictObject({
  /** 2: through the inner step; 1: first-order MAML, J = I. */
  order: z.union([z.literal(1), z.literal(2)]),
  /** Normalise the advantages of D′. */
  normaliseAdvantages: z.boolean(),
  /** Fit a critic to D′; otherwise D's critic values it. */
  refitCritic: z.boolean(),
  optimiser: z.discriminatedUnion("kind", [trpoSettings, adamSettings]),
});

/** Reptile's outer update. */
export const reptileSettings = z.strictObject({ optimiser: adamSettings });

const shared = {
  policy: policySettings,
  inner: innerSettings,
  /** Tasks of a meta-iteration, n. Paper: 20. */
  metaBatch: count.max(4096),
  /** Meta-iterations. Not in the paper. */
  iterations: z.int().nonnegative().max(10_000_000),
  checkpoints: z.strictObject({
    /** Iterations between validations. */
    every: count,
    /** Meta-validation tasks that score a checkpoint, by exact value. */
    tasks: count.max(20_000),
    /** Which parameters count as the result. */
    rule: z.enum(["best", "last"]),
  }),
};

/** All settings of one learner. */
export const learnerSettings = z.discriminatedUnion("algorithm", [
  z.strictObject({ algorithm: z.literal("maml"), ...shared, outer: mamlSettings }),
  z.strictObject({ algorithm: z.literal("reptile"), ...shared, outer: reptileSettings }),
]);

/** All settings of one learner, checked. */
export type LearnerSettings = z.infer<typeof learnerSettings>;
/** Settings of MAML. */
export type MamlSettings = Extract<LearnerSettings, { algorithm: "maml" }>;
/** Settings of Reptile. */
export type ReptileSettings = Extract<LearnerSettings, { algorithm: "reptile" }>;
/** Settings of an inner loop. */
export type InnerSettings = z.infer<typeof innerSettings>;
/** Settings of the trust region. */
export type TrpoSettings = z.infer<typeof trpoSettings>;
/** Settings of the policy network. */
export type PolicySettings = z.infer<typeof policySettings>;
