/** The `wasm` backend's part of policy tables. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { networkOf } from "./network.ts";

/** π(a | m) of every lane. */
export function policyTable(
  context: WasmContext,
  { policy, theta, out }: Parameters<Backend["policyTable"]>[0],
): void {
  const rows = policy.observations.shape[0]!;
  const table = context.own(out, -1, -1, rows, policy.shape.actions);
  const [runs, tasks] = lanesOf(table);
  const net = networkOf(context, policy);
  const [from, shared] = context.parameters(theta, runs, tasks, policy);
  context.run("policyTable", net, runs, tasks, from.address, shared, context.written(table));
}
