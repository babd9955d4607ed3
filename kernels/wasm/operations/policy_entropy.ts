/** The `wasm` backend's part of entropy. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";

/** Mean entropies of policies. */
export function policyEntropy(
  context: WasmContext,
  { table, out }: Parameters<Backend["policyEntropy"]>[0],
): void {
  const entropy = context.own(out, -1, -1);
  const [runs, tasks] = lanesOf(entropy);
  const policy = context.own(table);
  const actions = policy.shape.at(-1)!;
  const rows = policy.size / (runs * tasks * actions);
  const to = context.written(entropy);
  context.run("policyEntropy", policy.address, runs * tasks, rows, actions, to);
}
