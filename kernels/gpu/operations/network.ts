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

/** Numbers of a lane's activations: h₁, h₂ and π or the logits of all rows. */
export function activationSize(policy: Policy): number {
  const { rows, hidden0, hidden1, actions } = networkParams(policy);
  return rows * (hidden0 + hidden1 + actions);
}

/** Loop trips of an invocation in one forward pass (policy.wgsl), `workgroup` of them. */
export function forwardTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, inputs, hidden0, hidden1, actions } = networkParams(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  return (inputs + 1) * each(M * hidden0) + (terms(hidden0) + 1) * each(M * hidden1) +
    (terms(hidden1) + 1) * each(M * actions) + (3 * actions + 1) * each(M);
}

/** Loop trips of an invocation from credits to a gradient `[P]` (policy.wgsl, objective.wgsl). */
export function backwardTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, hidden0, hidden1, actions, parameters } = networkParams(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  return each(M * actions) + (2 * actions + 1) * each(M) +
    (terms(actions) + 1) * each(M * hidden1) + (terms(hidden1) + 1) * each(M * hidden0) +
    (M + 1) * each(parameters);
}

/** Loop trips of an invocation in one product with a Hessian (inner_loop.wgsl). */
export function productTrips(policy: Policy, workgroup = 64): number {
  const { rows: M, inputs, hidden0, hidden1, actions, parameters } = networkParams(policy);
  const each = (elements: number) => Math.ceil(elements / workgroup);
  const tangents = (inputs + 1) * each(M * hidden0) + (2 * terms(hidden0) + 1) * each(M * hidden1) +
    (2 * terms(hidden1) + 1) * each(M * actions);
  const cotangents = (2 * terms(actions) + 1) * each(M * hidden1) +
    (2 * terms(hidden1) + 1) * each(M * hidden0);
  return tangents + (3 * actions + 1) * each(M) + cotangents + (2 * M + 1) * each(parameters);
}

/** Loop trips of a sum of n terms, four at a time. */
function terms(n: number): number {
  return Math.floor(n / 4) + n % 4;
}
