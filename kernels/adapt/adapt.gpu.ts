import type { Objective, Policy, Rows, StepSize } from "../data.ts";
import type { GpuContext, GpuOf, GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { networkParams, QUAD, quadsOf, stepSizeParams } from "../gpu/network.ts";
import { CREDITS, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, UNPACK } from "../gpu/sources.ts";
import type * as op from "./adapt.op.ts";
import source from "./adapt.wgsl" with { type: "text" };

const ADAPT: Kernel = {
  name: "adapt",
  sources: [...NETWORK, PACK, PACK_OBSERVATIONS, UNPACK, OBJECTIVE, CREDITS, {
    path: "kernels/adapt/adapt.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "write", "read", "read", "write"],
};

/** Whose parameters a lane (run, candidate, task) starts from; `kind` of the kernel. */
const THETA_INDEX = { run: 0, candidate: 1, lane: 2 } as const;

/** One gradient step of R × C × T lanes. */
export interface AdaptLanes {
  /** `[R, P]`, `[R, C, P]` or `[R, C, T, P]`, as `thetaIndex` says; may be `out` if the last. */
  readonly theta: GPUBuffer;
  readonly thetaIndex: keyof typeof THETA_INDEX;
  /** `[R, T, …]`: the same for all candidates. */
  readonly rows: Pick<GpuOf<Rows>, "weights" | "behaviour">;
  readonly objective: Objective;
  /** α. */
  readonly stepSize: StepSize;
  readonly runs: number;
  readonly tasks: number;
  /** C; 1 where there are none. */
  readonly candidates: number;
  /** `[R, C, T, P]`, written. */
  readonly out: GPUBuffer;
}

/** Records one gradient step, Eq. (5): out = θ − α ∇L(θ). */
export function recordAdapt(
  { recorder }: GpuContext,
  policy: GpuOf<Policy>,
  { theta, thetaIndex, rows, objective, stepSize, runs, tasks, candidates, out }: AdaptLanes,
): void {
  const sizes = networkParams(policy);
  const lanes = runs * tasks * candidates;
  const { observations, parameters, activations } = quadsOf(policy);
  const perLane = observations + parameters + 2 * activations;
  const bytes = 4 * lanes * sizes.parameters;
  // A buffer is bound once a dispatch, so a step in place goes by way of another.
  const to = theta === out ? recorder.scratch("adapted", bytes) : out;
  const scratch = recorder.scratch("cotangents", QUAD * lanes * perLane);
  recorder.dispatch(
    ADAPT,
    {
      ...sizes,
      runs,
      tasks,
      candidates,
      ...stepSizeParams(stepSize),
      kind: THETA_INDEX[thetaIndex],
      ratio: Number(objective === "ratio"),
    },
    [theta, policy.observations, scratch, rows.weights, rows.behaviour, to],
    lanes,
  );
  if (to !== out) recorder.copy(to, out, bytes);
}

/** One inner step of every lane. */
export const adapt: GpuOperation<typeof op.adapt> = {
  kernels: [ADAPT],
  run(context, { policy, theta, rows, stepSize, objective, out }, { R, T }) {
    recordAdapt(context, policy, {
      theta: theta.native,
      thetaIndex: theta.shape.length === 2 ? "run" : "lane",
      rows,
      objective,
      stepSize,
      runs: R!,
      tasks: T!,
      candidates: 1,
      out: out.native,
    });
  },
};
