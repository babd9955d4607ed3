import type { InnerLoop, LinearisedLoop, Policy } from "../data.ts";
import {
  data,
  forEachLane,
  lane,
  ofRun,
  parameters,
  type ReferenceOf,
  type ReferenceRun,
} from "../reference/lanes.ts";
import type * as op from "./inner_loop.op.ts";
import { InnerLoopProducts, type LaneOuter, type LaneStep } from "./inner_loop.ts";

/** Products begin from the tensors. */
export const linearise: ReferenceRun<typeof op.linearise> = () => {};

/** Gradients through the inner loop, a task each. */
export const metaGradient: ReferenceRun<typeof op.metaGradient> = (
  _,
  { loop, order, out },
  { R, T },
) => {
  const products = productsOf(loop.policy, loop.inner);
  forEachLane(R!, T!, (run, task) => {
    const steps = order === 1 ? [] : stepsOf(loop, run, task);
    products.metaGradient(steps, outerOf(loop, run, task), lane(out, run, task));
  });
};

/** Products with the curvature, a task each. */
export const curvatureProduct: ReferenceRun<typeof op.curvatureProduct> = (
  _,
  { loop, order, v, out },
  { R, T },
) => {
  const products = productsOf(loop.policy, loop.inner);
  forEachLane(R!, T!, (run, task) => {
    const steps = order === 1 ? [] : stepsOf(loop, run, task);
    const outer = outerOf(loop, run, task);
    products.curvatureProduct(steps, outer, ofRun(v, run), lane(out, run, task));
  });
};

/** Products with the inner loop of a policy. */
export function productsOf(
  { shape, observations }: ReferenceOf<Policy>,
  { stepSize, objective }: Pick<InnerLoop, "stepSize" | "objective">,
): InnerLoopProducts {
  const rows = observations.shape[0]!;
  return new InnerLoopProducts({ shape, x: observations.native, rows, objective, stepSize });
}

/** A lane's steps. */
export function stepsOf(
  { inner }: ReferenceOf<LinearisedLoop>,
  run: number,
  task: number,
): LaneStep[] {
  return inner.steps.map(({ theta, rows }) => ({
    theta: parameters(theta, run, task),
    data: data(rows, run, task),
  }));
}

/** What a lane's steps led to. */
export function outerOf(
  { outer: { theta, rows } }: ReferenceOf<LinearisedLoop>,
  run: number,
  task: number,
): LaneOuter {
  return {
    theta: lane(theta, run, task),
    data: data(rows, run, task),
    visits: lane(rows.visits, run, task),
  };
}
