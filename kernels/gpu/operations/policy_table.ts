/** Host of `policy_table.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../policy/policy_table.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import { NETWORK, PACK, PACK_OBSERVATIONS } from "../sources.ts";
import { forwardTrips, networkParams, parametersOf, QUAD, quadsOf } from "./network.ts";

const TABLE: Kernel = {
  name: "policy table",
  sources: [...NETWORK, PACK, PACK_OBSERVATIONS, {
    path: "kernels/policy/policy_table.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "write", "write"],
};
/** Its kernels. */
export const POLICY_TABLE_KERNELS = [TABLE];

/** See {@linkcode Backend.policyTable}. */
export function policyTable(
  context: GpuContext,
  { policy, theta, out }: Parameters<Backend["policyTable"]>[0],
): void {
  const { recorder } = context;
  const sizes = networkParams(policy);
  const table = context.own(out, -1, -1, sizes.rows, sizes.actions);
  const [runs, tasks] = lanesOf(table);
  const [from, sharing] = parametersOf(context, theta, runs, tasks, policy);
  const observations = context.own(policy.observations, sizes.rows, sizes.inputs);
  const lanes = runs * tasks;
  const { observations: inputs, parameters, activations } = quadsOf(policy);
  const perLane = inputs + parameters + activations;
  const scratch = recorder.scratch("activations", QUAD * lanes * perLane);
  recorder.dispatch(
    TABLE,
    { ...sizes, runs, tasks, sharing },
    [from.buffer, observations.buffer, scratch, context.written(table)],
    lanes,
    forwardTrips(policy) + loop(Math.ceil(sizes.rows * Math.ceil(sizes.actions / 4) / 64)),
  );
}
