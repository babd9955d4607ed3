/** The `wasm` backend's part of the Reptile average. @module */
import type { Backend } from "../../backend.ts";
import type { WasmContext } from "../context.ts";

/** θ towards the mean of the adapted parameters. */
export function reptileAverage(
  context: WasmContext,
  { theta, adapted, out }: Parameters<Backend["reptileAverage"]>[0],
): void {
  const from = context.own(adapted, -1, -1, -1);
  const [runs, tasks, size] = from.shape as [number, number, number];
  const start = context.own(theta, runs, size);
  const average = context.own(out, runs, size);
  const to = context.written(average);
  context.run("reptileAverage", start.address, from.address, runs, tasks, size, to);
}
