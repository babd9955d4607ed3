import { ofRun, type ReferenceRun } from "../reference/lanes.ts";
import { taskMean } from "../task_mean/task_mean.ts";
import type * as op from "./checkpoint.op.ts";
import { keepBest as keepBestOfRun } from "./checkpoint.ts";

/** Keeps the θ of the best score. */
export const keepBest: ReferenceRun<typeof op.keepBest> = (
  _,
  { theta, score, iteration, best },
  { R, T },
) => {
  const mean = new Float64Array(1);
  for (let run = 0; run < R!; run++) {
    taskMean(ofRun(score, run), T!, mean);
    const [from, to, status] = [theta, best.theta, best.status].map((it) => ofRun(it, run));
    keepBestOfRun(from!, mean[0]!, iteration, to!, status!);
  }
};
