/** The `wasm` backend's part of random tables. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { checkDraws } from "../../draws.ts";

const FILLS = { uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** Fills every lane with random numbers named by their place. */
export function fill(
  context: WasmContext,
  { fill, draws, out }: Parameters<Backend["fill"]>[0],
): void {
  const to = context.own(out);
  const [runs, tasks] = lanesOf(to);
  const elements = to.size / (runs * tasks);
  checkDraws(draws, runs, tasks, elements);
  const address = context.written(to);
  if (fill.kind === "constant") {
    return void context.run("fillConstant", fill.value, to.size, address);
  }
  const [a, b] = fill.kind === "uniform"
    ? [fill.low, fill.high]
    : fill.kind === "normal"
    ? [fill.mean, fill.sd]
    : [0, 0];
  const [seeds, scratch] = context.seeds(draws, 128 + 4 * (elements + 16));
  context.run(
    "fill",
    runs,
    tasks,
    FILLS[fill.kind],
    a,
    b,
    draws.stream,
    seeds,
    draws.iteration,
    draws.firstTask,
    elements,
    to.shape.at(-1)!,
    address,
    scratch,
  );
}
