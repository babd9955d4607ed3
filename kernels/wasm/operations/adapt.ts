/** The `wasm` backend's part of the inner step. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { parameterCount } from "../../policy/layout.ts";
import { networkOf } from "./network.ts";

/** One inner step of every lane. */
export function adapt(
  context: WasmContext,
  { policy, theta, rows, stepSize, objective, out }: Parameters<Backend["adapt"]>[0],
): void {
  const adapted = context.own(out, -1, -1, parameterCount(policy.shape));
  const [runs, tasks] = lanesOf(adapted);
  const [from, shared] = context.parameters(theta, runs, tasks, policy);
  const table = [runs, tasks, policy.observations.shape[0]!, policy.shape.actions];
  context.run(
    "adapt",
    networkOf(context, policy),
    runs,
    tasks,
    from.address,
    shared,
    context.own(rows.weights, ...table).address,
    context.own(rows.behaviour, ...table).address,
    Number(objective === "ratio"),
    stepSize,
    context.written(adapted),
  );
}
