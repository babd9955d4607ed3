/** The `wasm` backend's part of means over tasks. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";

/** Means over tasks. */
export function taskMean(
  context: WasmContext,
  { values, out }: Parameters<Backend["taskMean"]>[0],
): void {
  const from = context.own(values);
  const [runs, tasks] = lanesOf(from);
  const mean = context.own(out, runs, ...values.shape.slice(2));
  context.run("taskMean", from.address, runs, tasks, mean.size / runs, context.written(mean));
}
