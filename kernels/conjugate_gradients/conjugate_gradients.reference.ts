import { cgRun, ofRun, type ReferenceRun } from "../reference/lanes.ts";
import { taskMean } from "../task_mean/task_mean.ts";
import type * as op from "./conjugate_gradients.op.ts";
import { cgStart as startRun, cgStep as stepRun } from "./conjugate_gradients.ts";

/** Starts conjugate gradients. */
export const cgStart: ReferenceRun<typeof op.cgStart> = (_, { gradients, cg }, { R, T }) => {
  for (let run = 0; run < R!; run++) {
    taskMean(ofRun(gradients, run), T!, ofRun(cg.b, run));
    startRun(cgRun(cg, run));
  }
};

/** A step of conjugate gradients. */
export const cgStep: ReferenceRun<typeof op.cgStep> = (
  _,
  { cg, damping, tolerance },
  { R, T, P },
) => {
  const product = new Float64Array(P!);
  for (let run = 0; run < R!; run++) {
    const system = cgRun(cg, run);
    taskMean(ofRun(cg.products, run), T!, product);
    for (let k = 0; k < product.length; k++) product[k]! += damping * system.p[k]!;
    stepRun(system, product, tolerance);
  }
};
