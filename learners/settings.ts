/**
 * Everything that can be chosen about a learner, as data.
 *
 * Where the paper is silent, or its text and its authors' code disagree, the
 * note says who chose what. `experiments/hyperparameters.ts` holds the values
 * in force, `experiments/schema.ts` the values allowed.
 *
 * @module
 */
import type { AdamSettings, AdvantageSettings, LineSearchSettings } from "../kernels/backend.ts";

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

/** The inner loop g(D; θ), Eq. (5) and section 3.2. */
export interface InnerSettings {
  /** Gradient steps k. Paper: 1 (MAML), 3 (Reptile). */
  readonly steps: number;
  /** α. Paper: 0.5 (MAML), 0.1 (Reptile). */
  readonly stepSize: number;
  /** `score`: log π, Eq. (6). `ratio`: π/π_b, which credits adaptation to the data's policy. */
  readonly objective: "score" | "ratio";
  /**
   * What step j adapts to. `same`: the N episodes of the first (Eq. 5; section 3.2). `fresh`: N
   * more, sampled with what the steps before have made (k·N instead of N). `split`: the same, but
   * N all together: ⌊N/k⌋ a step, what is left over in the first.
   */
  readonly data: "same" | "fresh" | "split";
  /** From rewards to advantages; what the critic observes follows from the policy's observation. */
  readonly advantages: Omit<AdvantageSettings, "observation">;
}

/** Adam as outer optimiser. Paper: β = 1e-4 (Reptile); β₁ = 0 in Nichol et al. 2018. */
export interface AdamOptimiser extends AdamSettings {
  /** Which optimiser this is. */
  readonly kind: "adam";
}

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

/** MAML's outer loss and how it is minimised. */
export interface MamlOuterSettings {
  /** 2: through the inner step; 1: first-order MAML, J = I. */
  readonly order: 1 | 2;
  /** Normalise the advantages of D′. */
  readonly normaliseAdvantages: boolean;
  /** Fit a critic to D′; otherwise D's critic values it. */
  readonly refitCritic: boolean;
  /** Paper: TRPO. */
  readonly optimiser: TrpoSettings | AdamOptimiser;
}

/** When θ is validated, and which θ counts as the result. */
export interface CheckpointSettings {
  /** Iterations between validations. */
  readonly every: number;
  /** Meta-validation tasks that score a checkpoint, by exact value. */
  readonly tasks: number;
  /** The best on validation tasks, or the last iterate. The paper does not say. */
  readonly rule: "best" | "last";
}

/** What both learners share. */
export interface SharedSettings {
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

/** Settings of MAML. */
export interface MamlSettings extends SharedSettings {
  /** Which learner this is. */
  readonly algorithm: "maml";
  /** Its outer loop. */
  readonly outer: MamlOuterSettings;
}

/** Settings of Reptile. */
export interface ReptileSettings extends SharedSettings {
  /** Which learner this is. */
  readonly algorithm: "reptile";
  /** Its outer loop, Eq. (7): Adam. */
  readonly outer: { readonly optimiser: AdamOptimiser };
}

/** All settings of one learner. */
export type LearnerSettings = MamlSettings | ReptileSettings;
