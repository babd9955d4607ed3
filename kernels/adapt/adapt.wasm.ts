import { stepSizesOf } from "../policy/layout.ts";
import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./adapt.op.ts";

/** One inner step of every lane. */
export const adapt: WasmRun<typeof op.adapt> = (
  { run },
  { policy: { native: net }, theta, rows, stepSize, objective, out },
  { R, T },
) => {
  const isShared = theta.shape.length === 2;
  const { weights, behaviour } = rows;
  run(
    "adapt",
    net,
    R!,
    T!,
    theta,
    isShared,
    weights,
    behaviour,
    objective === "ratio",
    ...stepSizesOf(stepSize),
    out,
  );
};
