import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./policy_value.op.ts";

/** Exact values of policies. */
export const policyValue: WasmRun<typeof op.policyValue> = (
  { run, start, memory },
  { table, tasks: { transitions, rewards, dynamics }, out },
  { R, T, S, A, H, optional: isTimed },
) => {
  const scratch = memory.scratch(16 * S! + 4 * S!);
  const first = start(dynamics, scratch + 16 * S!);
  const tensors = [table, isTimed!, transitions, rewards];
  run("policyValue", R! * T!, S!, A!, H!, ...tensors, first, out, scratch);
};

/** Mean entropies of policies. */
export const policyEntropy: WasmRun<typeof op.policyEntropy> = (
  { run },
  { table, out },
  { R, T, E, A },
) => {
  run("policyEntropy", table, R! * T!, E!, A!, out);
};
