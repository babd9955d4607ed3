/**
 * One lane's inner loop as a differentiable function of θ.
 *
 * θ′ = θ⁽ᵏ⁾ with θ⁽ʲ⁺¹⁾ = θ⁽ʲ⁾ − α ∇L(θ⁽ʲ⁾) has the Jacobian Jₖ ⋯ J₁ with J = I − α ∇²L(θ⁽ʲ⁾),
 * applied here without ever being formed. It is symmetric where α is a number. Where each layer has
 * its own, α is diagonal and Jᵀ = I − ∇²L(θ⁽ʲ⁾) α.
 *
 * @module
 */
import type { Objective, PolicyShape, StepSize } from "../data.ts";
import { gradientStep, lossGradient } from "../adapt/adapt.ts";
import {
  fisherVectorProduct,
  hessianVectorProduct,
  type ProductScratch,
} from "../curvature/curvature.ts";
import type { ObjectiveData } from "../objective/objective.ts";
import { layersOf, parameterCount, stepSizesOf } from "../policy/layout.ts";
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
  readonly stepSize: StepSize;
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

/** A loss linearised at a point: all that gradients and Hessian-vector products need there. */
interface Linearised {
  readonly step: LaneStep;
  readonly at: Activations;
  readonly delta: Tangents;
}

/** Products with one lane's inner loop; scratch is allocated once and reused lane by lane. */
export class InnerLoopProducts {
  readonly #spec: InnerLoopSpec;
  readonly #rooms: Omit<Linearised, "step">[] = [];
  readonly #scratch: ProductScratch;
  readonly #gradient: Float64Array;
  readonly #theta: Float64Array;
  /** α, `[P]`. */
  readonly #alpha: Float64Array;

  constructor(spec: InnerLoopSpec) {
    const { shape, rows } = spec;
    this.#spec = spec;
    this.#scratch = { along: allocateTangents(shape, rows), rDelta: allocateTangents(shape, rows) };
    this.#gradient = new Float64Array(parameterCount(shape));
    this.#theta = new Float64Array(parameterCount(shape));
    this.#alpha = new Float64Array(parameterCount(shape));
    stepSizesOf(spec.stepSize).forEach((a, k) => this.#alpha.fill(a, layersOf(shape)[k]!.weights));
  }

  /** One step of Eq. (5): `out` = θ − α∇L(θ); `out` may be θ. */
  step(step: LaneStep, out: Float64Array): void {
    this.#linearise(0, step, this.#spec.objective);
    gradientStep(step.theta, this.#gradient, this.#alpha, out);
  }

  /** π at the end of the inner loop started from θ `[P]` on the given data, into `p` `[M, A]`. */
  adaptedPolicy(theta: Float64Array, data: readonly ObjectiveData[], p: Float64Array): void {
    this.#theta.set(theta);
    for (const d of data) this.step({ theta: this.#theta, data: d }, this.#theta);
    const { at } = this.#room(0);
    forward(this.#spec.shape, this.#theta, this.#spec.x, at);
    p.set(at.p);
  }

  /** `out` = J₁ᵀ ⋯ Jₖᵀ ∇L′(θ′). Pass no steps for the first-order gradient. */
  metaGradient(steps: readonly LaneStep[], outer: LaneOuter, out: Float64Array): void {
    // At θ′, which sampled D′, both objectives have this gradient.
    this.#linearise(0, outer, "ratio");
    out.set(this.#gradient);
    for (const step of this.#lineariseAll(steps).reverse()) this.#multiplyByTranspose(step, out);
  }

  /** `out` = J₁ᵀ ⋯ Jₖᵀ F(θ′) Jₖ ⋯ J₁ v. Pass no steps for F(θ′) v. */
  curvatureProduct(
    steps: readonly LaneStep[],
    outer: LaneOuter,
    v: Float64Array,
    out: Float64Array,
  ): void {
    const { shape, x } = this.#spec;
    const linearised = this.#lineariseAll(steps);
    out.set(v);
    for (const step of linearised) this.#multiplyByJacobian(step, out);
    const { at } = this.#room(steps.length);
    forward(shape, outer.theta, x, at);
    const product = this.#gradient;
    fisherVectorProduct(shape, outer.theta, x, at, outer.visits, out, this.#scratch, product);
    out.set(product);
    for (const step of linearised.reverse()) this.#multiplyByTranspose(step, out);
  }

  /** v ← J v = v − α ∇²L v. */
  #multiplyByJacobian(at: Linearised, v: Float64Array): void {
    gradientStep(v, this.#multiplyByHessian(at, v), this.#alpha, v);
  }

  /** v ← Jᵀ v = v − ∇²L α v. */
  #multiplyByTranspose(at: Linearised, v: Float64Array): void {
    if (this.#alpha.every((a) => a === this.#alpha[0])) return this.#multiplyByJacobian(at, v);
    const product = this.#multiplyByHessian(at, v.map((value, k) => this.#alpha[k]! * value));
    for (let k = 0; k < v.length; k++) v[k]! -= product[k]!;
  }

  /** ∇²L v, in the scratch. */
  #multiplyByHessian({ step, at, delta }: Linearised, v: Float64Array): Float64Array {
    const { shape, x, objective } = this.#spec;
    const { theta, data } = step;
    const out = this.#gradient;
    hessianVectorProduct(shape, theta, x, at, objective, data, delta, v, this.#scratch, out);
    return out;
  }

  #lineariseAll(steps: readonly LaneStep[]): Linearised[] {
    return steps.map((step, k) => this.#linearise(k, step, this.#spec.objective));
  }

  /** Linearises a loss at a step, in room k; leaves its gradient in the scratch. */
  #linearise(k: number, step: LaneStep, objective: Objective): Linearised {
    const { shape, x } = this.#spec;
    const { at, delta } = this.#room(k);
    forward(shape, step.theta, x, at);
    lossGradient(shape, step.theta, x, at, objective, step.data, delta, this.#gradient);
    return { step, at, delta };
  }

  /** Room for a linearisation, made when it is first needed. */
  #room(k: number): Omit<Linearised, "step"> {
    const { shape, rows } = this.#spec;
    return this.#rooms[k] ??= {
      at: allocateActivations(shape, rows),
      delta: allocateTangents(shape, rows),
    };
  }
}
