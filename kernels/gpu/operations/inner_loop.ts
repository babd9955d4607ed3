/** Host of `linearise.wgsl`: inner loops of all lanes, linearised once. @module */
import type { InnerLoop, InnerStep, OuterBatch, Policy } from "../../backend.ts";
import linearise from "../../inner_loop/linearise.wgsl" with { type: "text" };
import products from "../../inner_loop/inner_loop.wgsl" with { type: "text" };
import tape from "../../inner_loop/tape.wgsl" with { type: "text" };
import type { GpuContext } from "../context.ts";
import type { Kernel, Source } from "../kernels.ts";
import type { Params } from "../params.ts";
import { CREDITS, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, UNPACK } from "../sources.ts";
import type { GpuTensor } from "../tensor.ts";
import {
  backwardTrips,
  forwardTrips,
  networkParams,
  parametersOf,
  QUAD,
  quadsOf,
} from "./network.ts";

/** Invocations a lane. */
export const LOOP_WORKGROUP = 64;

const TAPE: readonly Source[] = [...NETWORK, OBJECTIVE, {
  path: "kernels/inner_loop/tape.wgsl",
  text: tape,
}];
/** Files of kernels that multiply by an inner loop's Jacobians. */
export const PRODUCT_SOURCES: readonly Source[] = [...TAPE, UNPACK, {
  path: "kernels/inner_loop/inner_loop.wgsl",
  text: products,
}];

const LINEARISE: Kernel = {
  name: "linearise",
  sources: [...TAPE, PACK, PACK_OBSERVATIONS, CREDITS, {
    path: "kernels/inner_loop/linearise.wgsl",
    text: linearise,
  }],
  bindings: ["read", "read", "write", "read", "read"],
  workgroup: LOOP_WORKGROUP,
};
/** Its kernels. */
export const INNER_LOOP_KERNELS = [LINEARISE];

/** An inner loop of R × T lanes and the adapted policies, linearised. */
export interface LinearisedLoop {
  readonly params: Params;
  readonly lanes: number;
  /** Tapes and room of all lanes; tape.wgsl. */
  readonly tape: GPUBuffer;
  /** n′, `[R, T, M]`. */
  readonly visits: GPUBuffer;
}

interface KeptLoop extends LinearisedLoop {
  /** What it was made of, and in which state those were. */
  readonly tensors: readonly GpuTensor[];
  versions: readonly number[];
}

/** By the tensor θ′, for as long as that lives. */
const LOOPS = new WeakMap<GpuTensor, KeptLoop[]>();

/**
 * An inner loop linearised where its tensors are now: laid out once, linearised
 * when one of them was written since, by a dispatch a point.
 *
 * @throws {TypeError} If a tensor has another shape
 */
export function linearisedLoop(
  context: GpuContext,
  policy: Policy,
  { steps, stepSize, objective }: InnerLoop,
  outer: OuterBatch,
  [runs, tasks]: readonly [runs: number, tasks: number],
): LinearisedLoop {
  const sizes = networkParams(policy);
  const table = [runs, tasks, sizes.rows, sizes.actions];
  const points = [...steps, outer].map(({ theta, rows }: InnerStep | OuterBatch) => {
    const [from, sharing] = parametersOf(context, theta, runs, tasks, policy);
    const weights = context.own(rows.weights, ...table);
    const behaviour = context.own(rows.behaviour, ...table);
    return { tensors: [from, weights, behaviour] as const, sharing };
  });
  const visits = context.own(outer.rows.visits, runs, tasks, sizes.rows);
  const observations = context.own(policy.observations, sizes.rows, sizes.inputs);
  const tensors = [observations, visits, ...points.flatMap((point) => point.tensors)];
  const ratio = Number(objective === "ratio");
  const params = {
    ...sizes,
    runs,
    tasks,
    steps: steps.length,
    stepSize,
    ratio,
  } satisfies Params;
  const loop = keptLoop(context, policy, params, tensors);
  // Visits are read by the products themselves.
  const versions = tensors.map((tensor) => tensor === visits ? 0 : tensor.version);
  if (versions.every((version, k) => version === loop.versions[k])) return loop;
  points.forEach(({ tensors: [theta, weights, behaviour], sharing }, index) => {
    context.recorder.dispatch(
      LINEARISE,
      // At θ′ the credits are the ratio's: what the meta-gradient starts from.
      { ...params, index, sharing, ratio: index === steps.length ? 1 : ratio },
      [theta, observations, loop.tape, weights, behaviour].map((it) =>
        "buffer" in it ? it.buffer : it
      ),
      loop.lanes,
      forwardTrips(policy, LOOP_WORKGROUP) + backwardTrips(policy, LOOP_WORKGROUP),
    );
  });
  loop.versions = versions;
  return loop;
}

/** The loop of these tensors and settings, new if there is none. */
function keptLoop(
  { recorder }: GpuContext,
  policy: Policy,
  params: Params & { runs: number; tasks: number; steps: number },
  tensors: readonly GpuTensor[],
): KeptLoop {
  const end = tensors.at(-3)!;
  const kept = LOOPS.get(end) ?? [];
  LOOPS.set(end, kept);
  const found = kept.find((loop) =>
    sameEntries(loop.params, params) && loop.tensors.length === tensors.length &&
    loop.tensors.every((tensor, k) => tensor === tensors[k])
  );
  if (found) return found;
  const { observations, parameters, activations, hidden1, actions } = quadsOf(policy);
  const lanes = params.runs * params.tasks;
  const perPoint = parameters + activations + hidden1 + 2 * actions;
  const perLane = observations + (params.steps + 1) * perPoint + parameters + 2 * activations;
  const loop: KeptLoop = {
    params,
    lanes,
    visits: tensors[1]!.buffer,
    tape: recorder.buffer("inner loop", QUAD * lanes * perLane),
    tensors,
    versions: [],
  };
  kept.push(loop);
  return loop;
}

function sameEntries(a: Params, b: Params): boolean {
  return Object.entries(a).every(([name, value]) => b[name as keyof Params] === value);
}
