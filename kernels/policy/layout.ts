/**
 * Where the policy's weights stand in θ: W₁ [D, h₁], b₁ [h₁], W₂ [h₁, h₂],
 * b₂ [h₂], W₃ [h₂, A], b₃ [A], row-major, one after the other.
 *
 * @module
 */
import type { PolicyShape, StepSize } from "../data.ts";

/** One affine layer's place in θ. */
export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** Offset of the weights, `[inputs, outputs]`. */
  readonly weights: number;
  /** Offset of the biases, `[outputs]`. */
  readonly biases: number;
}

/** The three layers' places in θ, first to last. */
export function layersOf(shape: PolicyShape): [LayerLayout, LayerLayout, LayerLayout] {
  const [h1, h2] = shape.hidden;
  const first = layerAt(0, shape.inputs, h1);
  const second = layerAt(first.biases + h1, h1, h2);
  const third = layerAt(second.biases + h2, h2, shape.actions);
  return [first, second, third];
}

/** α of each layer. */
export function stepSizesOf(stepSize: StepSize): readonly [number, number, number] {
  return typeof stepSize === "number" ? [stepSize, stepSize, stepSize] : stepSize;
}

function layerAt(offset: number, inputs: number, outputs: number): LayerLayout {
  return { inputs, outputs, weights: offset, biases: offset + inputs * outputs };
}

/** P, the number of parameters. */
export function parameterCount(shape: PolicyShape): number {
  const last = layersOf(shape)[2];
  return last.biases + last.outputs;
}
