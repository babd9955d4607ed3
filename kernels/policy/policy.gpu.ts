import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { networkParams, QUAD, quadsOf } from "../gpu/network.ts";
import { NETWORK, PACK, PACK_OBSERVATIONS } from "../gpu/sources.ts";
import type * as op from "./policy.op.ts";
import source from "./policy_table.wgsl" with { type: "text" };

const TABLE: Kernel = {
  name: "policy table",
  sources: [...NETWORK, PACK, PACK_OBSERVATIONS, {
    path: "kernels/policy/policy_table.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "write", "write"],
};

/** π(a | m) of every lane. */
export const policyTable: GpuOperation<typeof op.policyTable> = {
  kernels: [TABLE],
  run({ recorder }, { policy, theta, out }, { R, T }) {
    const { observations, parameters, activations } = quadsOf(policy);
    const bytes = QUAD * R! * T! * (observations + parameters + activations);
    const sharing = Number(theta.shape.length === 2);
    const params = { ...networkParams(policy), runs: R!, tasks: T!, sharing };
    const scratch = recorder.scratch("activations", bytes);
    recorder.dispatch(TABLE, params, [theta, policy.observations, scratch, out], R! * T!);
  },
};
