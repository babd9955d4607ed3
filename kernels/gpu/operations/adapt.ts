/** Host of `adapt.wgsl`. @module */
import type { Backend, Objective, Policy, Rows } from "../../backend.ts";
import source from "../../adapt/adapt.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { CREDITS, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, UNPACK } from "../sources.ts";
import {
  backwardTrips,
  forwardTrips,
  networkParams,
  parametersOf,
  QUAD,
  quadsOf,
} from "./network.ts";

const WORKGROUP = 64;
const ADAPT: Kernel = {
  name: "adapt",
  sources: [...NETWORK, PACK, PACK_OBSERVATIONS, UNPACK, OBJECTIVE, CREDITS, {
    path: "kernels/adapt/adapt.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "write", "read", "read", "write"],
  workgroup: WORKGROUP,
};
/** Its kernels. */
export const ADAPT_KERNELS = [ADAPT];

/** Whose parameters a lane (run, candidate, task) starts from; `kind` of the kernel. */
const THETA_INDEX = { run: 0, candidate: 1, lane: 2 } as const;

/** One gradient step of R × C × T lanes. */
export interface AdaptLanes {
  /** `[R, P]`, `[R, C, P]` or `[R, C, T, P]`, as `thetaIndex` says; may be `out` if the last. */
  readonly theta: GPUBuffer;
  readonly thetaIndex: keyof typeof THETA_INDEX;
  /** `[R, T, …]`: the same for all candidates. */
  readonly rows: Rows;
  readonly objective: Objective;
  /** α. */
  readonly stepSize: number;
  readonly runs: number;
  readonly tasks: number;
  /** C; 1 where there are none. */
  readonly candidates: number;
  /** `[R, C, T, P]`, written. */
  readonly out: GPUBuffer;
}

/**
 * Records one gradient step, Eq. (5): out = θ − α ∇L(θ).
 *
 * @throws {TypeError} If `rows` are of other shapes
 * @throws {RangeError} If an invocation would make more loop trips than the device does
 */
export function recordAdapt(
  context: GpuContext,
  policy: Policy,
  { theta, thetaIndex, rows, objective, stepSize, runs, tasks, candidates, out }: AdaptLanes,
): void {
  const { recorder } = context;
  const sizes = networkParams(policy);
  const table = [runs, tasks, sizes.rows, sizes.actions];
  const lanes = runs * tasks * candidates;
  const { observations, parameters, activations } = quadsOf(policy);
  const perLane = observations + parameters + 2 * activations;
  const bytes = 4 * lanes * sizes.parameters;
  // A buffer is bound once a dispatch, so a step in place goes by way of another.
  const to = theta === out ? recorder.scratch("adapted", bytes) : out;
  recorder.dispatch(
    ADAPT,
    {
      ...sizes,
      runs,
      tasks,
      candidates,
      stepSize,
      kind: THETA_INDEX[thetaIndex],
      ratio: Number(objective === "ratio"),
    },
    [
      theta,
      context.own(policy.observations, sizes.rows, sizes.inputs).buffer,
      recorder.scratch("cotangents", QUAD * lanes * perLane),
      context.own(rows.weights, ...table).buffer,
      context.own(rows.behaviour, ...table).buffer,
      to,
    ],
    lanes,
    forwardTrips(policy, WORKGROUP) + backwardTrips(policy, WORKGROUP),
  );
  if (to !== out) recorder.copy(to, out, bytes);
}

/** See {@linkcode Backend.adapt}. */
export function adapt(
  context: GpuContext,
  { policy, theta, rows, stepSize, objective, out }: Parameters<Backend["adapt"]>[0],
): void {
  const adapted = context.own(out, -1, -1, networkParams(policy).parameters);
  const [runs, tasks] = lanesOf(adapted);
  const [from, sharing] = parametersOf(context, theta, runs, tasks, policy);
  recordAdapt(context, policy, {
    theta: from.buffer,
    thetaIndex: sharing ? "run" : "lane",
    rows,
    objective,
    stepSize,
    runs,
    tasks,
    candidates: 1,
    out: context.written(adapted),
  });
}
