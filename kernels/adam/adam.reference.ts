import { ofRunAll, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./adam.op.ts";
import { adamStep as stepRun } from "./adam.ts";

/** A step of Adam. */
export const adamStep: ReferenceRun<typeof op.adamStep> = (
  _,
  { step, settings, skipped, ...tensors },
  { R },
) => {
  for (let run = 0; run < R!; run++) {
    const { theta, gradient, m, v } = ofRunAll(tensors, ["theta", "gradient", "m", "v"], run);
    if (!stepRun(theta, gradient, m, v, step, settings)) skipped.native[run]! += 1;
  }
};
