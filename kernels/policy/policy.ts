/**
 * The policy: an MLP with two hidden layers, ReLU, softmax (appendix A), its
 * forward pass, its backward pass and its R-operator (Pearlmutter 1994).
 *
 * ```text
 * forward   z₁ = X W₁ + b₁   h₁ = relu z₁   z₂ = h₁ W₂ + b₂   h₂ = relu z₂
 *           z₃ = h₂ W₃ + b₃  p = softmax z₃
 * backward  δ₂ = (δ₃ W₃ᵀ)∘[z₂>0]   δ₁ = (δ₂ W₂ᵀ)∘[z₁>0]
 *           ∇ = (Xᵀδ₁, Σδ₁, h₁ᵀδ₂, Σδ₂, h₂ᵀδ₃, Σδ₃)
 * tangent   Rh₁ = (X V₁ + c₁)∘[z₁>0]   Rh₂ = (Rh₁ W₂ + h₁ V₂ + c₂)∘[z₂>0]
 *           Rz₃ = Rh₂ W₃ + h₂ V₃ + c₃
 * ```
 *
 * with δ₃ = dL/dz₃ and the direction v = (V₁, c₁, V₂, c₂, V₃, c₃). A row is a
 * state, or a sample. Everything is exact; nothing is approximated.
 *
 * @module
 */
import type { PolicyShape } from "../data.ts";
import {
  addColumnSums,
  addProduct,
  addProductWithTransposed,
  addTransposedProduct,
  maskByActivation,
  relu,
  setRows,
} from "./dense.ts";
import { type LayerLayout, layersOf } from "./layout.ts";

/** What the forward pass leaves, for m rows. */
export interface Activations {
  readonly rows: number;
  /** `[M, h₁]`. */
  readonly h1: Float64Array;
  /** `[M, h₂]`. */
  readonly h2: Float64Array;
  /** Logits z₃, then probabilities π(a | row), each `[M, A]`. */
  readonly logits: Float64Array;
  readonly p: Float64Array;
}

/** Derivatives of the activations along a direction v, or cotangents of them. */
export interface Tangents {
  /** `[M, h₁]`. */
  readonly h1: Float64Array;
  /** `[M, h₂]`. */
  readonly h2: Float64Array;
  /** `[M, A]`. */
  readonly logits: Float64Array;
}

/** Room for the activations of `rows` rows. */
export function allocateActivations(shape: PolicyShape, rows: number): Activations {
  const tangents = allocateTangents(shape, rows);
  return { rows, ...tangents, p: new Float64Array(rows * shape.actions) };
}

/** Room for tangents or cotangents of `rows` rows. */
export function allocateTangents(shape: PolicyShape, rows: number): Tangents {
  const [h1, h2] = shape.hidden;
  return {
    h1: new Float64Array(rows * h1),
    h2: new Float64Array(rows * h2),
    logits: new Float64Array(rows * shape.actions),
  };
}

/** The forward pass: θ and X `[M, D]` to activations and probabilities. */
export function forward(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  out: Activations,
): void {
  const [l1, l2, l3] = layersOf(shape);
  affine(l1, theta, x, out.rows, out.h1);
  relu(out.h1, out.h1);
  affine(l2, theta, out.h1, out.rows, out.h2);
  relu(out.h2, out.h2);
  affine(l3, theta, out.h2, out.rows, out.logits);
  softmax(out.logits, shape.actions, out.p);
}

/**
 * The backward pass: adds to `gradient` `[P]` the pull-back of the cotangent
 * of the logits in `delta.logits`; leaves δ₂ and δ₁ in `delta`.
 */
export function backward(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  delta: Tangents,
  gradient: Float64Array,
): void {
  const [l1, l2, l3] = layersOf(shape);
  pullBack(l3, theta, delta.logits, at.rows, delta.h2);
  maskByActivation(at.h2, delta.h2);
  pullBack(l2, theta, delta.h2, at.rows, delta.h1);
  maskByActivation(at.h1, delta.h1);
  addLayerGradient(l3, at.h2, delta.logits, at.rows, gradient);
  addLayerGradient(l2, at.h1, delta.h2, at.rows, gradient);
  addLayerGradient(l1, x, delta.h1, at.rows, gradient);
}

/** Derivatives of h₁, h₂ and the logits along v `[P]`. */
export function tangent(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  v: Float64Array,
  out: Tangents,
): void {
  const [l1, l2, l3] = layersOf(shape);
  affine(l1, v, x, at.rows, out.h1);
  maskByActivation(at.h1, out.h1);
  affine(l2, v, at.h1, at.rows, out.h2);
  addProduct(out.h1, theta, l2.weights, l2.inputs, l2.outputs, at.rows, out.h2);
  maskByActivation(at.h2, out.h2);
  affine(l3, v, at.h2, at.rows, out.logits);
  addProduct(out.h2, theta, l3.weights, l3.inputs, l3.outputs, at.rows, out.logits);
}

/**
 * Derivative of the backward pass along v: adds to `product` `[P]` the
 * R-operator of the gradient, given the primal δ of `backward`, the tangents
 * of `tangent`, and Rδ₃ in `rDelta.logits`; leaves Rδ₂, Rδ₁ in `rDelta`.
 */
export function tangentOfBackward(
  shape: PolicyShape,
  theta: Float64Array,
  x: Float64Array,
  at: Activations,
  v: Float64Array,
  along: Tangents,
  delta: Tangents,
  rDelta: Tangents,
  product: Float64Array,
): void {
  const [l1, l2, l3] = layersOf(shape);
  pullBack(l3, theta, rDelta.logits, at.rows, rDelta.h2);
  addProductWithTransposed(
    delta.logits,
    v,
    l3.weights,
    l3.inputs,
    l3.outputs,
    at.rows,
    rDelta.h2,
  );
  maskByActivation(at.h2, rDelta.h2);
  pullBack(l2, theta, rDelta.h2, at.rows, rDelta.h1);
  addProductWithTransposed(delta.h2, v, l2.weights, l2.inputs, l2.outputs, at.rows, rDelta.h1);
  maskByActivation(at.h1, rDelta.h1);
  addLayerGradient(l3, at.h2, rDelta.logits, at.rows, product);
  addLayerGradient(l2, at.h1, rDelta.h2, at.rows, product);
  addLayerGradient(l1, x, rDelta.h1, at.rows, product);
  // The activations move as well; X does not.
  addTransposedProduct(
    along.h2,
    delta.logits,
    l3.inputs,
    l3.outputs,
    at.rows,
    product,
    l3.weights,
  );
  addTransposedProduct(along.h1, delta.h2, l2.inputs, l2.outputs, at.rows, product, l2.weights);
}

/** Softmax of each row of `logits` `[M, width]`, shifted by the row's maximum. */
export function softmax(logits: Float64Array, width: number, p: Float64Array): void {
  for (let row = 0; row < logits.length; row += width) {
    let top = -Infinity;
    for (let a = 0; a < width; a++) if (!(logits[row + a]! <= top)) top = logits[row + a]!;
    let sum = 0;
    for (let a = 0; a < width; a++) sum += p[row + a] = Math.exp(logits[row + a]! - top);
    for (let a = 0; a < width; a++) p[row + a]! /= sum;
  }
}

function affine(
  layer: LayerLayout,
  theta: Float64Array,
  x: Float64Array,
  rows: number,
  y: Float64Array,
): void {
  setRows(theta, layer.biases, layer.outputs, y);
  addProduct(x, theta, layer.weights, layer.inputs, layer.outputs, rows, y);
}

function pullBack(
  layer: LayerLayout,
  theta: Float64Array,
  delta: Float64Array,
  rows: number,
  out: Float64Array,
): void {
  out.fill(0);
  addProductWithTransposed(delta, theta, layer.weights, layer.inputs, layer.outputs, rows, out);
}

function addLayerGradient(
  layer: LayerLayout,
  x: Float64Array,
  delta: Float64Array,
  rows: number,
  gradient: Float64Array,
): void {
  addTransposedProduct(x, delta, layer.inputs, layer.outputs, rows, gradient, layer.weights);
  addColumnSums(delta, layer.outputs, gradient, layer.biases);
}
