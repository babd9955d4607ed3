/**
 * What operations on policy networks share.
 *
 * @module
 */
import type { Policy, Tensor } from "../../backend.ts";
import { parameterCount } from "../../policy/layout.ts";
import type { GpuContext } from "../context.ts";
import type { Params } from "../params.ts";
import type { GpuTensor } from "../tensor.ts";

/** The network's sizes as kernels know them. */
export function networkParams({ shape, observations }: Policy) {
  return {
    rows: observations.shape[0]!,
    inputs: shape.inputs,
    hidden0: shape.hidden[0],
    hidden1: shape.hidden[1],
    actions: shape.actions,
    parameters: parameterCount(shape),
  } satisfies Params;
}

/** θ of R × T lanes, and 1 if the tasks of a run share it (`[R, P]`). */
export function parametersOf(
  context: GpuContext,
  theta: Tensor,
  runs: number,
  tasks: number,
  policy: Policy,
): [theta: GpuTensor, sharing: 0 | 1] {
  const P = parameterCount(policy.shape);
  return theta.shape.length === 2
    ? [context.own(theta, runs, P), 1]
    : [context.own(theta, runs, tasks, P), 0];
}

/** Quads of arrays as `policy.wgsl` pads them. */
export function quadsOf(policy: Policy) {
  const { rows, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const array = (n: number) => 4 * quads(rows) * quads(n);
  const weights = (height: number, width: number) => (4 * quads(height) + 1) * quads(width);
  return {
    observations: array(inputs),
    /** h₁, h₂ and π. */
    activations: array(hidden0) + array(hidden1) + array(actions),
    hidden1: array(hidden1),
    actions: array(actions),
    parameters: weights(inputs, hidden0) + weights(hidden0, hidden1) + weights(hidden1, actions),
  };
}

/** Bytes of a quad. */
export const QUAD = 16;

/** Loop trips of an invocation that packs X and θ and makes a forward pass (policy.wgsl). */
export function forwardTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const { observations, parameters } = quadsOf(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = (n: number, width: number) => (quads(n) + 1) * each(quads(M) * quads(width));
  return each(observations) + each(parameters) + layer(inputs, hidden0) +
    layer(hidden0, hidden1) + layer(hidden1, actions) + (3 * quads(actions) + 1) * each(M);
}

/** Loop trips of an invocation from credits to a gradient `[P]` (policy.wgsl, objective.wgsl). */
export function backwardTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, hidden0, hidden1, actions } = networkParams(policy);
  const { parameters } = quadsOf(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = (n: number, width: number) => (quads(n) + 1) * each(quads(M) * quads(width));
  return each(M * quads(actions)) + (2 * quads(actions) + 1) * each(M) +
    layer(actions, hidden1) + layer(hidden1, hidden0) +
    (M + 1) * each(tiles(policy)) + each(parameters);
}

/** Loop trips of an invocation in one product with a Hessian (inner_loop.wgsl). */
export function productTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = (n: number, width: number) => (quads(n) + 1) * each(quads(M) * quads(width));
  const tangents = layer(inputs, hidden0) + 2 * layer(hidden0, hidden1) +
    2 * layer(hidden1, actions);
  const cotangents = 2 * layer(actions, hidden1) + 2 * layer(hidden1, hidden0);
  return tangents + (3 * quads(actions) + 1) * each(M) + cotangents +
    (2 * M + 1) * each(tiles(policy));
}

/** Tiles of the parameters, and quads of biases: what invocations own of a gradient. */
function tiles(policy: Policy): number {
  const { inputs, hidden0, hidden1, actions } = networkParams(policy);
  const layer = (height: number, width: number) => (quads(height) + 1) * quads(width);
  return layer(inputs, hidden0) + layer(hidden0, hidden1) + layer(hidden1, actions);
}

/** Quads of n numbers. */
function quads(n: number): number {
  return Math.ceil(n / 4);
}
