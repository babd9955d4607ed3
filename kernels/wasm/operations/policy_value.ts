/** The `wasm` backend's part of exact values. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";

/** Exact values of policies. */
export function policyValue(
  context: WasmContext,
  { table, tasks, out }: Parameters<Backend["policyValue"]>[0],
): void {
  const { dynamics } = tasks;
  const { states: S, actions: A, horizon: H } = dynamics;
  const value = context.own(out, -1, -1);
  const [runs, taskCount] = lanesOf(value);
  const timed = table.shape.length === 5;
  const extents = timed ? [H, S, A] : [S, A];
  const policy = context.own(table, runs, taskCount, ...extents);
  const scratch = context.memory.scratch(16 * S + 4 * S);
  context.run(
    "policyValue",
    runs * taskCount,
    S,
    A,
    H,
    policy.address,
    Number(timed),
    context.own(tasks.transitions, runs, taskCount, S, A, S).address,
    context.own(tasks.rewards, runs, taskCount, S, A).address,
    context.start(dynamics, scratch + 16 * S),
    context.written(value),
    scratch,
  );
}
