import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./fill.op.ts";

const FILLS = { uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** Fills every lane with random numbers named by their place. */
export const fill: WasmRun<typeof op.fill> = (context, { fill, draws, out }, { R, T, E }) => {
  if (fill.kind === "constant") {
    return void context.run("fillConstant", fill.value, out.size, out);
  }
  const [a, b] = fill.kind === "uniform"
    ? [fill.low, fill.high]
    : fill.kind === "normal"
    ? [fill.mean, fill.sd]
    : [0, 0];
  const { stream, iteration, firstTask } = draws;
  const [seeds, scratch] = context.seeds(draws, 128 + 4 * (E! + 16));
  const names = [stream, seeds, iteration, firstTask];
  context.run(
    "fill",
    R!,
    T!,
    FILLS[fill.kind],
    a,
    b,
    ...names,
    E!,
    out.shape.at(-1)!,
    out,
    scratch,
  );
};
