import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { APPROXIMATE, REDUCE, THREEFRY } from "../gpu/sources.ts";
import entropySource from "./policy_entropy.wgsl" with { type: "text" };
import type * as op from "./policy_value.op.ts";
import source from "./policy_value.wgsl" with { type: "text" };

const VALUE: Kernel = {
  name: "policy value",
  sources: [{ path: "kernels/policy_value/policy_value.wgsl", text: source }],
  bindings: ["read", "read", "read", "read", "write", "write"],
};
const ENTROPY: Kernel = {
  name: "policy entropy",
  sources: [THREEFRY, APPROXIMATE, REDUCE, {
    path: "kernels/policy_value/policy_entropy.wgsl",
    text: entropySource,
  }],
  bindings: ["read", "write"],
};

/** Exact values of policies. */
export const policyValue: GpuOperation<typeof op.policyValue> = {
  kernels: [VALUE],
  run(context, { table, tasks, out }, { R, T, S, A, H, optional: isTimed }) {
    const params = { runs: R!, tasks: T!, states: S!, actions: A!, horizon: H!, flags: isTimed! };
    const start = context.start(tasks.dynamics);
    const scratch = context.recorder.scratch("policy value", 4 * R! * T! * (S! + S! * A!));
    const buffers = [table, tasks.transitions, tasks.rewards, start, scratch, out];
    context.recorder.dispatch(VALUE, params, buffers, R! * T!);
  },
};

/** Mean entropies of policies. */
export const policyEntropy: GpuOperation<typeof op.policyEntropy> = {
  kernels: [ENTROPY],
  run({ recorder }, { table, out }, { R, T, E, A }) {
    const params = { runs: R!, tasks: T!, elements: E! * A!, width: A! };
    recorder.dispatch(ENTROPY, params, [table, out], R! * T!);
  },
};
