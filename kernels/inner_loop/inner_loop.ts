/**
 * One lane's inner loop as a differentiable function of θ.
 *
 * θ′ = θ⁽ᵏ⁾ with θ⁽ʲ⁺¹⁾ = θ⁽ʲ⁾ − α ∇L(θ⁽ʲ⁾) has the Jacobian Jₖ ⋯ J₁ with
 * J = I − α ∇²L(θ⁽ʲ⁾), symmetric, applied here without ever being formed.
 *
 * @module
 */
import type { Objective, PolicyShape } from "../backend.ts";
import { gradientStep, lossGradient } from "../adapt/adapt.ts";
import {
  fisherVectorProduct,
  hessianVectorProduct,
  type ProductScratch,
} from "../curvature/curvature.ts";
import type { ObjectiveData } from "../objective/objective.ts";
import { parameterCount } from "../policy/layout.ts";
import {
  type Activations,
  allocateActivations,
  allocateTangents,
  forward,
  type Tangents,
} from "../policy/policy.ts";

/** The network, its loss, and the step size: what all lanes of a batch share. */
export interface InnerLoopSpec {
  readonly shape: PolicyShape;
  /** Observations, `[M, D]`. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly objective: Objective;
  readonly stepSize: number;
}

/** One lane of an inner step: where it was taken (`[P]`) and on what. */
export interface LaneStep {
  readonly theta: Float64Array;
  readonly data: ObjectiveData;
}

/** The adapted parameters (`[P]`) and the data D′ they sampled. */
export interface LaneOuter {
  readonly theta: Float64Array;
  readonly data: ObjectiveData;
  /** n′, `[M]`. */
  readonly visits: Float64Array;
}

/** Products with one lane's inner loop; scratch is allocated once and reused lane by lane. */
export class InnerLoopProducts {
  readonly #spec: InnerLoopSpec;
  readonly #at: Activations;
  readonly #delta: Tangents;
  readonly #scratch: ProductScratch;
  readonly #gradient: Float64Array;
  readonly #theta: Float64Array;

  constructor(spec: InnerLoopSpec) {
    const { shape, rows } = spec;
    this.#spec = spec;
    this.#at = allocateActivations(shape, rows);
    this.#delta = allocateTangents(shape, rows);
    this.#scratch = { along: allocateTangents(shape, rows), rDelta: allocateTangents(shape, rows) };
    this.#gradient = new Float64Array(parameterCount(shape));
    this.#theta = new Float64Array(parameterCount(shape));
  }

  /** One step of Eq. (5): `out` = θ − α∇L(θ); `out` may be θ. */
  step(step: LaneStep, out: Float64Array): void {
    this.#linearise(step, this.#spec.objective);
    gradientStep(step.theta, this.#gradient, this.#spec.stepSize, out);
  }

  /** π at the end of the inner loop started from θ `[P]` on the given data, into `p` `[M, A]`. */
  adaptedPolicy(theta: Float64Array, data: readonly ObjectiveData[], p: Float64Array): void {
    this.#theta.set(theta);
    for (const d of data) this.step({ theta: this.#theta, data: d }, this.#theta);
    forward(this.#spec.shape, this.#theta, this.#spec.x, this.#at);
    p.set(this.#at.p);
  }

  /** `out` = J₁ ⋯ Jₖ ∇L′(θ′). Pass no steps for the first-order gradient. */
  metaGradient(steps: readonly LaneStep[], outer: LaneOuter, out: Float64Array): void {
    // At θ′, which sampled D′, both objectives have this gradient.
    this.#linearise(outer, "ratio");
    out.set(this.#gradient);
    for (const step of steps.toReversed()) this.#multiplyByJacobian(step, out);
  }

  /** `out` = J₁ ⋯ Jₖ F(θ′) Jₖ ⋯ J₁ v. Pass no steps for F(θ′) v. */
  curvatureProduct(
    steps: readonly LaneStep[],
    outer: LaneOuter,
    v: Float64Array,
    out: Float64Array,
  ): void {
    const { shape, x } = this.#spec;
    out.set(v);
    for (const step of steps) this.#multiplyByJacobian(step, out);
    forward(shape, outer.theta, x, this.#at);
    const product = this.#gradient;
    fisherVectorProduct(shape, outer.theta, x, this.#at, outer.visits, out, this.#scratch, product);
    out.set(product);
    for (const step of steps.toReversed()) this.#multiplyByJacobian(step, out);
  }

  /** v ← J v = v − α ∇²L v. */
  #multiplyByJacobian(step: LaneStep, v: Float64Array): void {
    const { shape, x, objective, stepSize } = this.#spec;
    this.#linearise(step, objective);
    const product = this.#gradient;
    const { theta, data } = step;
    hessianVectorProduct(
      shape,
      theta,
      x,
      this.#at,
      objective,
      data,
      this.#delta,
      v,
      this.#scratch,
      product,
    );
    gradientStep(v, product, stepSize, v);
  }

  /** Activations, cotangents and gradient of the loss at a step. */
  #linearise(step: LaneStep, objective: Objective): void {
    const { shape, x } = this.#spec;
    forward(shape, step.theta, x, this.#at);
    lossGradient(
      shape,
      step.theta,
      x,
      this.#at,
      objective,
      step.data,
      this.#delta,
      this.#gradient,
    );
  }
}
