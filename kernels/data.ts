/**
 * What operations work on: tensors, and values made of them.
 *
 * Shapes are written with R runs, T tasks a run, P parameters, S states,
 * A actions, H steps an episode, N episodes, M rows (M = S after the reduction
 * of episodes to tables), D inputs of the policy, C line-search candidates.
 *
 * @module
 */
/** A block of numbers on a backend, row-major. */
export interface Tensor {
  /** What it holds, for error messages. */
  readonly label: string;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
}

/** A two-layer MLP D → hidden[0] → hidden[1] → A, ReLU, softmax (appendix A). */
export interface PolicyShape {
  /** D. */
  readonly inputs: number;
  /** Sizes of the two hidden layers. */
  readonly hidden: readonly [number, number];
  /** A. */
  readonly actions: number;
}

/** Values that a backend makes of tensors and keeps more of than tensors show. */
export type ValueKind = "policy" | "innerLoop" | "conjugateGradients" | "checkpoint";

/** A policy network and the observations it is asked about, as they were when it was made. */
export interface Policy {
  /** What this is. */
  readonly kind: "policy";
  /** Its layers. */
  readonly shape: PolicyShape;
  /** Observations, `[M, D]`: a row a state, the same for every lane. */
  readonly observations: Tensor;
}

/** How a finite task is stepped: everything about it but its tables. */
export interface Dynamics {
  /** S. */
  readonly states: number;
  /** A. */
  readonly actions: number;
  /** Steps an episode, H. There is no early end. */
  readonly horizon: number;
  /** Law of a reward with table entry ρ = `rewards[s, a]`. */
  readonly reward: RewardLaw;
  /** Probability of each first state, `[S]`. */
  readonly start: readonly number[];
}

/** Bernoulli(ρ), or N(ρ, sd²). */
export type RewardLaw =
  | { readonly kind: "bernoulli" }
  | { readonly kind: "gaussian"; readonly sd: number };

/** A batch of tasks as tables. */
export interface Tasks {
  /** Shared by all of them. */
  readonly dynamics: Dynamics;
  /** `P[s, a, s′]`, `[R, T, S, A, S]`; rows sum to 1. */
  readonly transitions: Tensor;
  /** `ρ[s, a]`, `[R, T, S, A]`, reward units. */
  readonly rewards: Tensor;
}

/** What a table is filled with, entry by entry, each draw named by its place. */
export type Fill =
  | { readonly kind: "constant"; readonly value: number }
  /** Uniform on [low, high), 24 random bits. */
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  /** N(mean, sd²) by Box–Muller. */
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number }
  /**
   * Dirichlet(1, …, 1) over the last axis: exponentials with rate 1, divided
   * by their sum.
   */
  | { readonly kind: "flat-dirichlet" }
  /** Each entry one of a few values, independently. */
  | {
    readonly kind: "categorical";
    readonly values: readonly number[];
    readonly probabilities: readonly number[];
  }
  /**
   * Dirichlet over the last axis. Concentrations are those of a row, the same for all, or of the whole
   * table, entry by entry.
   */
  | { readonly kind: "dirichlet"; readonly concentrations: readonly number[] }
  /**
   * One of some tables, drawn once a task with probability `weights[m]`; a single one is a table given
   * by hand.
   */
  | {
    readonly kind: "choice";
    readonly tables: readonly Table[];
    readonly weights: readonly number[];
  }
  /** A point drawn uniformly between two tables, once a task. */
  | { readonly kind: "segment"; readonly tables: readonly [Table, Table] }
  /** Another fill, but some states pay nothing (rewards) and are never left (transitions). */
  | {
    readonly kind: "absorbing";
    readonly table: "rewards" | "transitions";
    readonly states: readonly number[];
    readonly of: Fill;
  };

/** A table given by hand: all entries, row-major, or those that are not 0 with their places. */
export type Table =
  | readonly number[]
  | { readonly places: readonly number[]; readonly values: readonly number[] };

/** Episodes sampled by a policy table: D or D′. */
export interface Episodes {
  /** Of the tasks they were sampled from. */
  readonly dynamics: Dynamics;
  /** N, episodes a lane. */
  readonly count: number;
  /** The stationary policy that sampled them, π_b, `[R, T, S, A]`. */
  readonly behaviour: Tensor;
  /** `[R, T, N, H]`, state indices. */
  readonly states: Tensor;
  /** `[R, T, N, H]`, action indices. */
  readonly actions: Tensor;
  /** `[R, T, N, H]`, reward units. */
  readonly rewards: Tensor;
  /** Undiscounted reward summed over all N episodes, `[R, T]`. */
  readonly total: Tensor;
}

/**
 * All a learner needs from a batch of episodes: weighted rows. With a finite
 * set of states there is one row a state and the reduction is exact, but
 * nothing stops a caller from passing one row a sample.
 */
export interface Rows {
  /** Advantage mass, `W[m, a] = (1/Z) Σ_{i,t: s=m, a} Â_{i,t}`, `[R, T, M, A]`. */
  readonly weights: Tensor;
  /** Visit frequencies `n[m]`, summing to 1, `[R, T, M]`. */
  readonly visits: Tensor;
  /** π_b, the policy that sampled the data, `[R, T, M, A]`. */
  readonly behaviour: Tensor;
}

/** How rewards become advantages. */
export interface AdvantageSettings {
  /**
   * `reinforce`: Eq. (6) as printed, weight γᵗ G_t. `gae`: generalised
   * advantage estimation over a linear critic (A2C, appendix A).
   */
  readonly estimator: "reinforce" | "gae";
  /** Discount γ. */
  readonly discount: number;
  /** GAE's λ. */
  readonly lambda: number;
  /** Subtract the mean, divide by the population standard deviation + 1e-8. */
  readonly normalise: boolean;
  /** Z = N·H (`mean-over-time`) or Z = N (`sum-over-time`, Eq. 6). */
  readonly reduction: "mean-over-time" | "sum-over-time";
  /**
   * `null`: every step taken counts, W = ΣÂ/Z. A number c ≥ 0: the all-action
   * gradient, W[s, a] = (n_s/Z) π_b(a | s) ΣÂ/(n_sa + c), in which an action
   * counts by its probability and not by how often it was drawn, and its mean
   * advantage as if c more draws had had none.
   */
  readonly pseudoVisits: number | null;
  /** Time index of an episode's first step in the critic's features. */
  readonly timeOrigin: 0 | 1;
  /** Ridge λ of the critic's least squares. */
  readonly ridge: number;
  /**
   * What the critic sees of a state: its indicator, or (one state only) an
   * observation that is always 0.
   */
  readonly observation: "one-hot" | "zero";
}

/** Eq. (6)'s log π, or the importance ratio π_θ/π_b. */
export type Objective = "score" | "ratio";

/** One gradient step of an inner loop: where it was taken and on what. */
export interface InnerStep {
  /** Parameters before the step, `[R, P]` (shared by tasks) or `[R, T, P]`. */
  readonly theta: Tensor;
  /** The data of the step. */
  readonly rows: Rows;
}

/** α of an inner step: one for all parameters, or one for each of the three layers, first to last. */
export type StepSize = number | readonly [number, number, number];

/** The inner loop as a function of θ: θ ↦ θ′. */
export interface InnerLoop {
  /** First to last. */
  readonly steps: readonly InnerStep[];
  /** α. */
  readonly stepSize: StepSize;
  /** The inner loss. */
  readonly objective: Objective;
}

/** Adapted parameters and the episodes D′ they sampled, as rows. */
export interface OuterBatch {
  /** θ′, `[R, T, P]`. */
  readonly theta: Tensor;
  /** D′. */
  readonly rows: Rows;
}

/**
 * An inner loop and what adaptation led to. Its derivatives are those at what all its tensors held when
 * `linearise` was last called; the line search adapts to what they hold when it is called.
 */
export interface LinearisedLoop {
  /** What this is. */
  readonly kind: "innerLoop";
  /** Whether `linearise` was called yet. */
  isLinearised?: boolean;
  /** The network. */
  readonly policy: Policy;
  /** θ ↦ θ′. */
  readonly inner: InnerLoop;
  /** θ′ and D′. */
  readonly outer: OuterBatch;
}

/**
 * State of the conjugate gradients solving A x = b, one system a run. A system that `cgStart` began
 * also keeps its residuals so far, which hold each new one orthogonal to all of them.
 */
export interface ConjugateGradients {
  /** What this is. */
  readonly kind: "conjugateGradients";
  /** Right-hand side, the meta-gradient g, `[R, P]`. */
  readonly b: Tensor;
  /** Solution so far, `[R, P]`. */
  readonly x: Tensor;
  /** Residual b − A x, `[R, P]`. */
  readonly r: Tensor;
  /** Search direction, `[R, P]`. */
  readonly p: Tensor;
  /** A p before damping, task by task, `[R, T, P]`. */
  readonly products: Tensor;
  /** `[R, 4]`: r·r, 1 while iterating, iterations done, 1 after pᵀAp < 2⁻¹²⁶, 2 after a non-finite number. */
  readonly status: Tensor;
}

/** The trust region's backtracking line search. */
export interface LineSearchSettings {
  /** Radius of the trust region, nats. */
  readonly maxKl: number;
  /** C, step fractions tried: 1, backtrack, backtrack², … */
  readonly candidates: number;
  /** Each candidate's step over the one before, in (0, 1). */
  readonly backtrack: number;
  /** A candidate's mean KL must be below `klSlack · maxKl`. */
  readonly klSlack: number;
  /** Whether an unchanged surrogate is an improvement (≥ 0) or not (> 0). */
  readonly acceptEqual: boolean;
}

/** What the line search found, one column a candidate. */
export interface LineSearch {
  /** θ of each candidate, `[R, C, P]`. */
  readonly candidates: Tensor;
  /** Mean surrogate loss −Σ W′ π_new/π_old, `[R, C]`. */
  readonly surrogate: Tensor;
  /** Mean KL(new ‖ old), `[R, C]`, nats. */
  readonly kl: Tensor;
  /** `[R, 3]`: xᵀAx, surrogate at θ, ‖b‖. */
  readonly status: Tensor;
}

/** How a trust-region step ended; all but `accepted` keep θ as it was. */
export const TRUST_REGION_OUTCOMES = [
  "accepted",
  /** The meta-gradient g is 0, or g·g below what CG stops at: the data say nothing. */
  "zero-gradient",
  /** xᵀAx ≤ 0: the step cannot be scaled to the region. */
  "curvature-not-positive",
  /** No candidate improves the surrogate inside the region. */
  "search-exhausted",
  "non-finite",
] as const;

/** Columns of a row of the trust-region log. */
export const TRUST_REGION_LOG = [
  /** Index into {@linkcode TRUST_REGION_OUTCOMES}. */
  "outcome",
  /** Accepted candidate, −1 if none. */
  "candidate",
  "surrogateBefore",
  /** Of the accepted candidate; `surrogateBefore` if none. */
  "surrogateAfter",
  /** Of the accepted candidate; 0 if none. */
  "kl",
  "curvature",
  "gradientNorm",
  "cgIterations",
  /** 1 if CG met pᵀAp < 2⁻¹²⁶, 2 if it met a non-finite number. */
  "cgBreakdown",
] as const;

/** Adam's settings (Kingma & Ba 2014, algorithm 1). */
export interface AdamSettings {
  /** β of the paper. */
  readonly learningRate: number;
  /** β₁, decay of the first moment; 0 in Nichol et al. 2018. */
  readonly beta1: number;
  /** β₂, decay of the second moment. */
  readonly beta2: number;
  /** ε. */
  readonly epsilon: number;
}

/** The best parameters seen so far, by validation score. */
export interface Checkpoint {
  /** What this is. */
  readonly kind: "checkpoint";
  /** `[R, P]`. */
  readonly theta: Tensor;
  /** `[R, 2]`: its score, its iteration (−1 before the first). */
  readonly status: Tensor;
}
