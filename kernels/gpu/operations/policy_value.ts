/** Host of `policy_value.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../policy_value/policy_value.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import { startTable, tableOf } from "./tasks.ts";

const VALUE: Kernel = {
  name: "policy value",
  sources: [{ path: "kernels/policy_value/policy_value.wgsl", text: source }],
  bindings: ["read", "read", "read", "read", "write", "write"],
};
/** Its kernels. */
export const POLICY_VALUE_KERNELS: readonly Kernel[] = [VALUE];

/** See {@linkcode Backend.policyValue}. */
export function policyValue(
  context: GpuContext,
  { table, tasks, out }: Parameters<Backend["policyValue"]>[0],
): void {
  const { recorder } = context;
  const { dynamics } = tasks;
  const { states: S, actions: A, horizon: H } = dynamics;
  const worth = context.own(out, -1, -1);
  const lanes = lanesOf(worth);
  const [policy, timed] = tableOf(context, table, lanes, dynamics);
  const transitions = context.own(tasks.transitions, ...lanes, S, A, S);
  const means = context.own(tasks.rewards, ...lanes, S, A);
  const [runs, taskCount] = lanes;
  const groups = runs * taskCount;
  const each = (count: number) => Math.ceil(count / 64);
  recorder.dispatch(
    VALUE,
    { runs, tasks: taskCount, states: S, actions: A, horizon: H, flags: Number(timed) },
    [
      policy.buffer,
      transitions.buffer,
      means.buffer,
      startTable(recorder, dynamics),
      recorder.scratch("policy value", 4 * groups * (S + S * A)),
      context.written(worth),
    ],
    groups,
    loop(each(S)) + loop(H, loop(each(S * A), loop(S)) + loop(each(S), loop(A))) + loop(S),
  );
}
