/**
 * What operations on policy networks share.
 *
 * @module
 */
import type { Policy, Tensor } from "../../backend.ts";
import { parameterCount } from "../../policy/layout.ts";
import type { GpuContext } from "../context.ts";
import { loop } from "../loops.ts";
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

/** Loops of an invocation that packs X and θ and makes a forward pass (policy.wgsl). */
export function forwardTrips(policy: Policy, workgroup = 64): number {
  const { rows, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const { observations, parameters } = quadsOf(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = layersOf(policy, workgroup);
  return loop(each(observations)) + loop(each(parameters)) + layer(hidden0, inputs) +
    layer(hidden1, hidden0) + layer(actions, hidden1) +
    loop(each(rows), 3 * loop(quads(actions)));
}

/** Loops of an invocation from credits to a gradient `[P]` (policy.wgsl, objective.wgsl). */
export function backwardTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, hidden0, hidden1, actions } = networkParams(policy);
  const { parameters } = quadsOf(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = layersOf(policy, workgroup);
  return loop(each(M * quads(actions))) + loop(each(M), 2 * loop(quads(actions))) +
    layer(hidden1, actions) + layer(hidden0, hidden1) +
    loop(each(tiles(policy)), loop(M) + loop(0)) + loop(each(parameters));
}

/** Loops of an invocation in one product with a Hessian (inner_loop.wgsl). */
export function productTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const layer = layersOf(policy, workgroup);
  const tangents = layer(hidden0, inputs) + layer(hidden1, hidden0, 2) + layer(actions, hidden1, 2);
  const cotangents = layer(hidden1, actions, 2) + layer(hidden0, hidden1, 2);
  return tangents + loop(each(M), 3 * loop(quads(actions))) + cotangents +
    loop(each(tiles(policy)), 2 * loop(M));
}

/** Loops over an invocation's tiles of [M, width], each with `sums` sums over n numbers. */
function layersOf(policy: Policy, workgroup: number) {
  const { rows } = networkParams(policy);
  return (width: number, n: number, sums = 1) =>
    loop(Math.ceil(quads(rows) * quads(width) / workgroup), sums * loop(quads(n)));
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
