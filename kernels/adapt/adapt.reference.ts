import { productsOf } from "../inner_loop/inner_loop.reference.ts";
import { data, forEachLane, lane, parameters, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./adapt.op.ts";

/** One inner step of every lane. */
export const adapt: ReferenceRun<typeof op.adapt> = (
  _,
  { policy, theta, rows, stepSize, objective, out },
  { R, T },
) => {
  const products = productsOf(policy, { stepSize, objective });
  forEachLane(R!, T!, (run, task) => {
    const step = { theta: parameters(theta, run, task), data: data(rows, run, task) };
    products.step(step, lane(out, run, task));
  });
};
