/**
 * A backend runs the numerics of meta-learning on one kind of hardware.
 *
 * The interface is small and coarse: each operation does for *all* lanes what
 * an algorithm's line says, so a learner written once against it needs no
 * scalar algebra and a GPU needs few dispatches. A lane is one (run, task)
 * pair; runs are independent agents (seeds) that share nothing but a batch.
 *
 * Rules every backend keeps:
 * - Tensors are opaque, allocated once and overwritten; no operation allocates
 *   a tensor.
 * - Operations record work and return at once; only {@linkcode Backend.read}
 *   is asynchronous. Decisions that depend on data (CG has converged, this
 *   candidate is accepted, this checkpoint is the best) are part of operations.
 * - The result of a lane depends on that lane's inputs only, never on how
 *   many others are in the batch.
 *
 * Shapes are written with R runs, T tasks a run, P parameters, S states,
 * A actions, H steps an episode, N episodes, M rows (M = S after the reduction
 * of episodes to tables), D inputs of the policy, C line-search candidates.
 *
 * @module
 */
import type { Draws } from "./draws.ts";

/** Names of the backends this project knows. */
export type BackendName = "reference" | "wasm" | "gpu";

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

/** A policy network and the observations it is asked about. */
export interface Policy {
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
  | { readonly kind: "flat-dirichlet" };

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

/** The inner loop as a function of θ: θ ↦ θ′. */
export interface InnerLoop {
  /** First to last. */
  readonly steps: readonly InnerStep[];
  /** α. */
  readonly stepSize: number;
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

/** State of the conjugate gradients solving A x = b, one system a run. */
export interface ConjugateGradients {
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
  /** `[R, 4]`: r·r, 1 while iterating, iterations done, 1 after pᵀAp ≤ 0, 2 after a non-finite number. */
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
  /** 1 if CG met pᵀAp ≤ 0, 2 if it met a non-finite number. */
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
  /** `[R, P]`. */
  readonly theta: Tensor;
  /** `[R, 2]`: its score (−∞ before the first), its iteration. */
  readonly status: Tensor;
}

/** The operations. Every tensor named `out`, or said to be written, is overwritten whole. */
export interface Backend {
  /** Which backend this is. */
  readonly name: BackendName;
  /** Arithmetic and device, for manifests: e.g. `f64, TypeScript`. */
  readonly description: string;

  /** A tensor of zeros. @throws {RangeError} if an extent is not a positive integer */
  tensor(label: string, shape: readonly number[]): Tensor;
  /** Copies numbers from the host. @throws {RangeError} if the count differs */
  write(tensor: Tensor, values: ArrayLike<number>): void;
  /** Copies tensors to the host once all recorded work is done. */
  read(...tensors: Tensor[]): Promise<Float64Array[]>;
  /** Copies a tensor onto another of the same size. */
  copy(from: Tensor, to: Tensor): void;

  /** Gives back all memory; nothing of this backend may be used afterwards. */
  dispose(): void;

  /** Fills `out`, `[R, T, …]`; entry e of lane (r, t) is drawn as element e. */
  fill(args: { fill: Fill; draws: Draws; out: Tensor }): void;

  /** π(a | m) for every row, `out` `[R, T, M, A]`; θ `[R, P]` or `[R, T, P]`. */
  policyTable(args: { policy: Policy; theta: Tensor; out: Tensor }): void;

  /**
   * Samples `episodes.count` episodes a lane with the policy `table`
   * (`[R, T, S, A]`, or `[R, T, H, S, A]` for a policy that depends on time);
   * writes states, actions, rewards and total, and, from a stationary table,
   * behaviour.
   */
  rollout(args: { table: Tensor; tasks: Tasks; draws: Draws; episodes: Episodes }): void;

  /**
   * Critic, advantages, and their reduction to rows: writes `rows.weights`,
   * `rows.visits`, and, if `fitCritic`, the critic's weights
   * (`[R, T, S + 3]`: states, t/100, (t/100)², (t/100)³).
   */
  advantages(
    args: {
      episodes: Episodes;
      settings: AdvantageSettings;
      critic: Tensor;
      fitCritic: boolean;
      rows: Rows;
    },
  ): void;

  /** One gradient step, Eq. (5): `out` = θ − α ∇L(θ), `[R, T, P]`; may be θ itself if that is `[R, T, P]`. */
  adapt(
    args: {
      policy: Policy;
      theta: Tensor;
      rows: Rows;
      stepSize: number;
      objective: Objective;
      out: Tensor;
    },
  ): void;

  /**
   * Gradient of each task's outer loss through its inner loop, `out` `[R, T, P]`:
   * J₁ᵀ ⋯ Jₖᵀ ∇L′(θ′), J = I − α∇²L; with `order: 1`, J = I.
   */
  metaGradient(
    args: { policy: Policy; inner: InnerLoop; outer: OuterBatch; order: 1 | 2; out: Tensor },
  ): void;

  /** J₁ᵀ ⋯ Jₖᵀ F(θ′) Jₖ ⋯ J₁ v task by task, `out` `[R, T, P]`; v `[R, P]`; with `order: 1`, J = I. */
  curvatureProduct(
    args: {
      policy: Policy;
      inner: InnerLoop;
      outer: OuterBatch;
      order: 1 | 2;
      v: Tensor;
      out: Tensor;
    },
  ): void;

  /** b = mean over tasks of `gradients` (`[R, T, P]`), x = 0, r = p = b. */
  cgStart(args: { gradients: Tensor; cg: ConjugateGradients }): void;
  /**
   * One iteration with A p = mean over tasks of `cg.products` + damping·p. A
   * run whose r·r is below `tolerance` or 2⁻¹²⁶ (f32's smallest number with
   * all its digits), or that meets pᵀAp ≤ 0 or a non-finite number, stays as
   * it is.
   */
  cgStep(args: { cg: ConjugateGradients; damping: number; tolerance: number }): void;

  /**
   * Candidates θ − backtrackᶜ·s·x with ½ (s x)ᵀA(s x) = maxKl, each re-adapted
   * from the same data and measured on `outer`. A backend may leave what comes
   * after the first acceptable candidate unmeasured.
   */
  searchCandidates(
    args: {
      policy: Policy;
      theta: Tensor;
      inner: InnerLoop;
      outer: OuterBatch;
      cg: ConjugateGradients;
      settings: LineSearchSettings;
      search: LineSearch;
    },
  ): void;
  /** θ becomes the first acceptable candidate, or stays; row `row` of `log` (`[rows, R, 9]`) says which. */
  accept(
    args: {
      theta: Tensor;
      cg: ConjugateGradients;
      settings: LineSearchSettings;
      search: LineSearch;
      log: Tensor;
      row: number;
    },
  ): void;

  /** `out` = mean over tasks of `values` (`[R, T, …]`), `[R, …]`. */
  taskMean(args: { values: Tensor; out: Tensor }): void;
  /** Reptile's outer gradient, Eq. (7): `out` = mean over tasks of θ − θ′, `[R, P]`. */
  reptileAverage(args: { theta: Tensor; adapted: Tensor; out: Tensor }): void;
  /**
   * Adam on θ `[R, P]`, moments m and v in place; `step` counts from 1. A run
   * whose gradient is not finite keeps θ, m and v; `skipped` `[R]` counts it.
   */
  adamStep(
    args: {
      theta: Tensor;
      gradient: Tensor;
      m: Tensor;
      v: Tensor;
      step: number;
      settings: AdamSettings;
      skipped: Tensor;
    },
  ): void;

  /** Exact undiscounted value of an episode, by dynamic programming, `out` `[R, T]`; table as for `rollout`. */
  policyValue(args: { table: Tensor; tasks: Tasks; out: Tensor }): void;
  /** Entropy of a policy table, averaged over rows, nats, `out` `[R, T]`. */
  policyEntropy(args: { table: Tensor; out: Tensor }): void;
  /** Keeps θ in `best` where the mean over tasks of `score` `[R, T]` is above the best so far. */
  keepBest(args: { theta: Tensor; score: Tensor; iteration: number; best: Checkpoint }): void;
}
