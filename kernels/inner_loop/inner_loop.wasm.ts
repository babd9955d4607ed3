import { stepSizesOf } from "../policy/layout.ts";
import type { WasmMake, WasmRun } from "../wasm/context.ts";
import type * as op from "./inner_loop.op.ts";

/** The address of an inner loop, laid out. */
export const innerLoop: WasmMake<"innerLoop"> = (
  { run, memory },
  { policy: { native: net }, inner: { steps, stepSize, objective }, outer },
  { R, T },
) => {
  const points = [...steps, outer];
  const shared = points.reduce((bits, { theta }, j) => bits | +(theta.shape.length === 2) << j, 0);
  const extents = [net, R!, T!, steps.length, shared];
  const address = memory.allocate(run("layOutLoop", 0, ...extents));
  run("layOutLoop", address, ...extents);
  run("configureLoop", address, objective === "ratio", ...stepSizesOf(stepSize));
  points.forEach(({ theta, rows: { weights, behaviour } }, j) => {
    run("setPoint", address, j, theta, weights, behaviour, outer.rows.visits);
  });
  return address;
};

/** Computes what products need of θ alone. */
export const linearise: WasmRun<typeof op.linearise> = ({ run }, { loop }) => {
  run("linearise", loop.native);
};

/** Gradients through the inner loop, a task each. */
export const metaGradient: WasmRun<typeof op.metaGradient> = ({ run }, { loop, order, out }) => {
  run("metaGradient", loop.native, order, out);
};

/** Products with the curvature, a task each. */
export const curvatureProduct: WasmRun<typeof op.curvatureProduct> = (
  { run },
  { loop, order, v, out },
) => {
  run("curvatureProduct", loop.native, order, v, out);
};
