/**
 * What operations on policy networks share.
 *
 * @module
 */
import type { Policy, StepSize } from "../data.ts";
import { parameterCount, stepSizesOf } from "../policy/layout.ts";
import type { Params } from "./params.ts";

/** The network's sizes as kernels know them. */
export function networkParams({ shape, observations }: Pick<Policy, "shape" | "observations">) {
  return {
    rows: observations.shape[0]!,
    inputs: shape.inputs,
    hidden0: shape.hidden[0],
    hidden1: shape.hidden[1],
    actions: shape.actions,
    parameters: parameterCount(shape),
  } satisfies Params;
}

/** Quads of arrays as `policy.wgsl` pads them. */
export function quadsOf(policy: Pick<Policy, "shape" | "observations">) {
  const { rows, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const quads = (n: number) => Math.ceil(n / 4);
  const array = (n: number) => 4 * quads(rows) * quads(n);
  const weights = (height: number, width: number) => (4 * quads(height) + 1) * quads(width);
  return {
    observations: array(inputs),
    visits: array(1),
    /** h₁, h₂ and π. */
    activations: array(hidden0) + array(hidden1) + array(actions),
    hidden1: array(hidden1),
    actions: array(actions),
    parameters: weights(inputs, hidden0) + weights(hidden0, hidden1) + weights(hidden1, actions),
  };
}

/** α of each layer as kernels know them. */
export function stepSizeParams(stepSize: StepSize) {
  const [stepSize0, stepSize1, stepSize2] = stepSizesOf(stepSize);
  return { stepSize0, stepSize1, stepSize2 } satisfies Params;
}

/** Bytes of a quad. */
export const QUAD = 16;
