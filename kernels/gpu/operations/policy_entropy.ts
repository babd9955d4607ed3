/** Host of `policy_entropy.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../policy_value/policy_entropy.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop, REDUCE_LOOP } from "../loops.ts";
import { APPROXIMATE, REDUCE, THREEFRY } from "../sources.ts";

const ENTROPY: Kernel = {
  name: "policy entropy",
  sources: [THREEFRY, APPROXIMATE, REDUCE, {
    path: "kernels/policy_value/policy_entropy.wgsl",
    text: source,
  }],
  bindings: ["read", "write"],
};
/** Its kernels. */
export const POLICY_ENTROPY_KERNELS: readonly Kernel[] = [ENTROPY];

/** See {@linkcode Backend.policyEntropy}. */
export function policyEntropy(
  context: GpuContext,
  { table, out }: Parameters<Backend["policyEntropy"]>[0],
): void {
  const entropy = context.own(out, -1, -1);
  const [runs, tasks] = lanesOf(entropy);
  const policy = context.own(table, runs, tasks, ...table.shape.slice(2));
  const elements = policy.size / entropy.size;
  context.recorder.dispatch(
    ENTROPY,
    { runs, tasks, elements, width: table.shape.at(-1)! },
    [policy.buffer, context.written(entropy)],
    entropy.size,
    loop(Math.ceil(elements / 64)) + REDUCE_LOOP,
  );
}
