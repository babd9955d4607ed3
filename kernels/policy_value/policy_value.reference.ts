import { forEachLane, lane, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./policy_value.op.ts";
import { policyEntropy as entropyOf, policyValue as valueOf } from "./policy_value.ts";

/** Exact values of policies. */
export const policyValue: ReferenceRun<typeof op.policyValue> = (
  _,
  { table, tasks: { dynamics, transitions, rewards }, out },
  { R, T },
) =>
  forEachLane(R!, T!, (run, task) => {
    const [policy, next, reward] = [table, transitions, rewards].map((it) => lane(it, run, task));
    lane(out, run, task)[0] = valueOf(dynamics, policy!, next!, reward!);
  });

/** Mean entropies of policies. */
export const policyEntropy: ReferenceRun<typeof op.policyEntropy> = (
  _,
  { table, out },
  { R, T, A },
) =>
  forEachLane(R!, T!, (run, task) => {
    lane(out, run, task)[0] = entropyOf(lane(table, run, task), A!);
  });
