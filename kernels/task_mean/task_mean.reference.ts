import { ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./task_mean.op.ts";
import { taskMean as meanOfRun } from "./task_mean.ts";

/** Means over tasks. */
export const taskMean: ReferenceRun<typeof op.taskMean> = (_, { values, out }, { R, T }) => {
  for (let run = 0; run < R!; run++) meanOfRun(ofRun(values, run), T!, ofRun(out, run));
};
