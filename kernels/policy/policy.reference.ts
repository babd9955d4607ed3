import { forEachLane, lane, parameters, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./policy.op.ts";
import { allocateActivations, forward } from "./policy.ts";

/** π(a | m) of every lane. */
export const policyTable: ReferenceRun<typeof op.policyTable> = (
  _,
  { policy: { shape, observations }, theta, out },
  { R, T, M },
) => {
  const at = allocateActivations(shape, M!);
  forEachLane(R!, T!, (run, task) => {
    forward(shape, parameters(theta, run, task), observations.native, at);
    lane(out, run, task).set(at.p);
  });
};
