import { OwnedTensor } from "../checked.ts";
import type { InnerLoop, Policy } from "../data.ts";
import {
  data,
  forEachLane,
  lane,
  ofRun,
  parameters,
  type Points,
  type ReferenceMake,
  type ReferenceOf,
  type ReferenceRun,
} from "../reference/lanes.ts";
import type * as op from "./inner_loop.op.ts";
import { InnerLoopProducts, type LaneOuter, type LaneStep } from "./inner_loop.ts";

/** Keeps nothing before a loop is linearised. */
export const innerLoop: ReferenceMake<"innerLoop"> = () => ({});

/** Keeps what the loop's tensors hold: products begin from that. */
export const linearise: ReferenceRun<typeof op.linearise> = (
  _,
  { loop: { inner, outer, native } },
) => {
  const copy = ({ label, shape, native, owner }: OwnedTensor<Float64Array>) =>
    new OwnedTensor(label, shape, native.slice(), owner);
  const steps = inner.steps.map(({ theta, rows }) => ({
    theta: copy(theta),
    rows: { ...rows, weights: copy(rows.weights), behaviour: copy(rows.behaviour) },
  }));
  const { weights, behaviour, visits } = outer.rows;
  const rows = { weights: copy(weights), behaviour: copy(behaviour), visits: copy(visits) };
  native.points = { inner: { ...inner, steps }, outer: { theta: copy(outer.theta), rows } };
};

/** Gradients through the inner loop, a task each. */
export const metaGradient: ReferenceRun<typeof op.metaGradient> = (
  _,
  { loop, order, out },
  { R, T },
) => {
  const products = productsOf(loop.policy, loop.inner);
  const points = loop.native.points!;
  forEachLane(R!, T!, (run, task) => {
    const steps = order === 1 ? [] : stepsOf(points, run, task);
    products.metaGradient(steps, outerOf(points, run, task), lane(out, run, task));
  });
};

/** Products with the curvature, a task each. */
export const curvatureProduct: ReferenceRun<typeof op.curvatureProduct> = (
  _,
  { loop, order, v, out },
  { R, T },
) => {
  const products = productsOf(loop.policy, loop.inner);
  const points = loop.native.points!;
  forEachLane(R!, T!, (run, task) => {
    const steps = order === 1 ? [] : stepsOf(points, run, task);
    const outer = outerOf(points, run, task);
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
export function stepsOf({ inner }: Points, run: number, task: number): LaneStep[] {
  return inner.steps.map(({ theta, rows }) => ({
    theta: parameters(theta, run, task),
    data: data(rows, run, task),
  }));
}

/** What a lane's steps led to. */
export function outerOf(
  { outer: { theta, rows } }: Points,
  run: number,
  task: number,
): LaneOuter {
  return {
    theta: lane(theta, run, task),
    data: data(rows, run, task),
    visits: lane(rows.visits, run, task),
  };
}
